#include "adapters/demo_store/demo_store.h"

namespace sallyport::adapters {

namespace {

PaperFields in_court(PaperForm form, const char* docket, const char* matter) {
    PaperFields fields;
    fields.form = form;
    fields.issuer = "United States District Court";
    fields.issuer_place = "for the District of Westmark";
    fields.docket = docket;
    fields.agency = "Westmark Bureau of Inquiry";
    fields.officer = "Special Agent Rowan Ashby";
    fields.provider = "Larkspur Mail Inc.";
    fields.provider_address = "100 Harbour Loop, Port Westmark";
    fields.matter = matter;
    fields.issued = {2026, 7, 1};
    fields.due = Day{2026, 7, 15};
    fields.signer = "Marian Quillfeather";
    fields.signer_title = "United States Magistrate Judge";
    return fields;
}

PaperFields on_letterhead(PaperForm form, const char* issuer, const char* reference, const char* signer, const char* title) {
    PaperFields fields;
    fields.form = form;
    fields.issuer = issuer;
    fields.issuer_place = "1 Lantern Street, Port Westmark";
    fields.docket = reference;
    fields.agency = issuer;
    fields.officer = signer;
    fields.provider = "Larkspur Mail Inc.";
    fields.provider_address = "100 Harbour Loop, Port Westmark";
    fields.issued = {2026, 7, 2};
    fields.signer = signer;
    fields.signer_title = title;
    return fields;
}

DemoPaper paper(std::string name, PaperFields fields) {
    const auto first = fields.first_day.value_or(Day{2026, 1, 1}), last = fields.last_day.value_or(Day{2026, 6, 30});
    return {std::move(name), std::move(fields), first, last};
}

}  // namespace

std::vector<DemoPaper> demo_papers() {
    std::vector<DemoPaper> papers;
    constexpr const char* name_and_address = "the name, address and telephone number of the account holder";
    constexpr const char* log = "the dates, times and IP addresses of sign-ins";
    constexpr const char* content = "the contents of all e-mails, with their attachments";

    auto warrant = in_court(PaperForm::search_warrant, "26-mj-0117", "wire fraud");
    warrant.accounts = {"iris.vale@larkspur.example"};
    warrant.classes = {name_and_address, log, content};
    warrant.first_day = Day{2026, 3, 1};
    warrant.last_day = Day{2026, 4, 30};
    warrant.zone = "America/New_York";
    papers.push_back(paper("warrant-march-april", warrant));
    papers.back().form_first_day = {2026, 1, 1};
    papers.back().form_last_day = {2026, 6, 30};

    auto second = in_court(PaperForm::search_warrant, "26-mj-0121", "theft of trade secrets");
    second.accounts = {"otto.fenn@larkspur.example", "wren.marsh@larkspur.example"};
    second.classes = {name_and_address, content, "all files stored for the account"};
    second.first_day = Day{2026, 2, 1};
    second.last_day = Day{2026, 5, 31};
    papers.push_back(paper("warrant-two-accounts", second));

    auto secret = second;
    secret.docket = "26-mj-0125";
    secret.accounts = {"silas.thistledown@larkspur.example"};
    papers.push_back(paper("warrant-with-secrecy", secret));

    auto empty = warrant;
    empty.docket = "26-mj-0126";
    empty.accounts = {"juniper.brook@larkspur.example"};
    papers.push_back(paper("warrant-nothing-found", empty));

    auto unsigned_warrant = second;
    unsigned_warrant.docket = "26-mj-0130";
    unsigned_warrant.is_signed = false;
    papers.push_back(paper("warrant-not-signed", unsigned_warrant));

    auto enterprise = second;
    enterprise.docket = "26-mj-0131";
    enterprise.accounts = {"brightwater-kites.example"};
    papers.push_back(paper("warrant-enterprise", enterprise));

    auto unknown = second;
    unknown.docket = "26-mj-0132";
    unknown.accounts = {"nobody.at.all@larkspur.example"};
    papers.push_back(paper("warrant-unknown-account", unknown));

    auto order = in_court(PaperForm::d_order, "26-mc-0044", "computer intrusion");
    order.accounts = {"wren.marsh@larkspur.example"};
    order.classes = {name_and_address, log, "the sender, recipient, date and time of each message, without its subject"};
    order.first_day = Day{2026, 1, 1};
    order.last_day = Day{2026, 6, 30};
    papers.push_back(paper("d-order", order));

    auto jury = in_court(PaperForm::grand_jury_subpoena, "GJ-26-0318", "Grand jury no. 26-2");
    jury.accounts = {"basil.hollow@larkspur.example"};
    jury.classes = {name_and_address, "length of service and the services used", "means and source of payment"};
    jury.signer = "Tamsin Overbrook";
    jury.signer_title = "Clerk of Court";
    papers.push_back(paper("subpoena", jury));

    auto gag = in_court(PaperForm::nondisclosure_order, "26-mj-0125", "the search warrant in case 26-mj-0125");
    gag.accounts = {"silas.thistledown@larkspur.example"};
    gag.due = Day{2026, 9, 30};
    papers.push_back(paper("secrecy-order", gag));

    auto civil = in_court(PaperForm::civil_subpoena, "26-cv-0902", "Puddlemere Pottery LLC, plaintiff, v. Does 1 to 3, defendants");
    civil.agency = "Overbrook & Tarn, attorneys for the plaintiff";
    civil.officer = "Lionel Tarn";
    civil.signer = "Lionel Tarn";
    civil.signer_title = "Attorney for the plaintiff";
    civil.accounts = {"marlow.penhaligon@larkspur.example"};
    civil.classes = {name_and_address, content};
    civil.first_day = Day{2026, 1, 1};
    civil.last_day = Day{2026, 3, 31};
    civil.due = Day{2026, 7, 31};
    papers.push_back(paper("civil-subpoena", civil));

    auto hold = on_letterhead(PaperForm::preservation_letter, "Harbour County Police", "HCP-2026-5511", "Detective Juno Pike", "Detective");
    hold.accounts = {"tansy.underhill@larkspur.example"};
    papers.push_back(paper("preservation", hold));

    auto emergency =
        on_letterhead(PaperForm::emergency_letter, "Harbour County Police", "HCP-2026-5520", "Sergeant Ada Brill", "Duty sergeant");
    emergency.matter =
        "a made-up sailor is missing since this morning and may be in the water; the last sign-in would tell from where the boat left";
    emergency.accounts = {"rowan.greywater@larkspur.example"};
    emergency.classes = {"the IP address and time of the last sign-ins"};
    emergency.first_day = Day{2026, 7, 1};
    emergency.last_day = Day{2026, 7, 2};
    papers.push_back(paper("emergency", emergency));

    auto consent = on_letterhead(PaperForm::consent_form, "Marlow Penhaligon", "MP-1", "Marlow Penhaligon", "Account holder");
    consent.agency = "Overbrook & Tarn";
    consent.matter = "case 26-cv-0902";
    consent.accounts = {"marlow.penhaligon@larkspur.example"};
    consent.classes = {"e-mails with puddlemere-pottery.example"};
    consent.first_day = Day{2026, 1, 1};
    consent.last_day = Day{2026, 3, 31};
    consent.due = Day{2026, 12, 31};
    papers.push_back(paper("consent", consent));

    PaperFields national = on_letterhead(PaperForm::national_order, "Amtsgericht Neu-Lerchenau", "7 Gs 118/26", "Dr. Ottilie Amsel",
                                         "Richterin am Amtsgericht");
    national.issuer_place = "Abteilung 7";
    national.agency = "Polizei Neu-Lerchenau";
    national.officer = "Kommissarin Frieda Star";
    national.provider = "Larkspur Mail Ireland Ltd";
    national.provider_address = "2 Quay of Larks, Ballylark";
    national.matter = "fraud against an organ builder";
    national.accounts = {"alder.mossgrove@larkspur.example"};
    national.classes = {name_and_address, log};
    national.first_day = Day{2026, 4, 1};
    national.last_day = Day{2026, 5, 31};
    national.due = Day{2026, 7, 20};
    papers.push_back(paper("national-order", national));

    auto address = jury;
    address.docket = "GJ-26-0322";
    address.accounts = {"192.0.2.255 2026-05-14T20:15:00Z/2026-05-14T20:30:00Z"};
    address.classes = {"the name, address and telephone number of whoever used the IP address at that time"};
    papers.push_back(paper("subpoena-address", address));
    return papers;
}

}  // namespace sallyport::adapters
