#include "review/grid.h"

namespace sallyport::review {

std::string_view letter_sentence(Reason reason) {
    switch (reason) {
        case Reason::r01: return "The paper is not valid on its face: a court or office, a number and a text that can be read are needed.";
        case Reason::r02: return "The request did not reach us in a way that counts as service.";
        case Reason::r03: return "The legal process you sent does not reach the kind of data you ask for.";
        case Reason::r04: return "What you name does not belong to a service of ours.";
        case Reason::r05: return "The law does not give your agency the power to ask for this data.";
        case Reason::r06: return "The request lies outside the jurisdiction of your agency.";
        case Reason::r07: return "The paper is not signed.";
        case Reason::r08: return "The paper is not authorised at the level that the law asks for.";
        case Reason::r09: return "A date on the paper is wrong or has passed.";
        case Reason::r10: return "The paper is addressed to another company.";
        case Reason::r11: return "The paper holds a material mistake: what it says and what the form says do not agree.";
        case Reason::r12: return "The request is too broad.";
        case Reason::r13: return "The account belongs to an organisation that can be asked itself.";
        case Reason::r14: return "No specific account is named.";
        case Reason::r15: return "In a civil matter, content can be handed over only with the account owner's specific consent.";
        case Reason::r16: return "The law of the country in which the data is held forbids us to hand it over.";
        case Reason::r17: return "What you describe is not an imminent danger of death or serious physical injury.";
        case Reason::r18: return "We could not verify who is asking.";
        case Reason::r19: return "We have reason to think that this request is not genuine.";
        case Reason::r20: return "The attestation that state law asks for before we may answer is missing.";
        case Reason::r21: return "The paper is not in a language that we can accept.";
        case Reason::r22: return "The data may be privileged, or belong to a member of the press.";
        case Reason::r23: return "The same paper was served before; we answer it there.";
        case Reason::r24: return "The data was not stored when we received the request.";
        case Reason::r25: return "Data that does not exist yet can be had only with an order made for that.";
        case Reason::r26: return "";
    }
    return "";
}

std::string_view cure(Reason reason) {
    switch (reason) {
        case Reason::r01: return "Send a paper that names its court or office, its number and what is asked for.";
        case Reason::r02: return "Serve it again through this portal.";
        case Reason::r03: return "Obtain the process that reaches this data, or ask for what your paper reaches.";
        case Reason::r04: return "Check the identifier; another company may hold the account.";
        case Reason::r05: return "Ask an authority that has this power to issue the paper.";
        case Reason::r06: return "Use mutual legal assistance between your country and ours.";
        case Reason::r07: return "Send the signed paper.";
        case Reason::r08: return "Have the paper validated at the level needed.";
        case Reason::r09: return "Send a paper with corrected dates.";
        case Reason::r10: return "Have it addressed to the company named in our directory of legal entities.";
        case Reason::r11: return "Send a corrected paper.";
        case Reason::r12: return "Name accounts, kinds of data and a range of time.";
        case Reason::r13: return "Ask the organisation; tell us if the law or the matter stops you.";
        case Reason::r14: return "Name the account.";
        case Reason::r15: return "Send the owner's signed consent that names you, the account and the data.";
        case Reason::r16: return "Ask the court to rule on the conflict.";
        case Reason::r17: return "Send legal process; we will keep the data meanwhile if you ask for that.";
        case Reason::r18: return "Complete the registration of your agency.";
        case Reason::r19: return "";
        case Reason::r20: return "Send the attestation.";
        case Reason::r21: return "Send a translation.";
        case Reason::r22: return "";
        case Reason::r23: return "";
        case Reason::r24: return "";
        case Reason::r25: return "Obtain a pen register, trap and trace or wiretap order.";
        case Reason::r26: return "";
    }
    return "";
}

}  // namespace sallyport::review
