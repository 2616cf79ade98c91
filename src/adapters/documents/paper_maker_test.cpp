#include "adapters/documents/paper_maker.h"

#include <doctest/doctest.h>

#include "adapters/documents/render.h"
#include "base/crypto.h"

using namespace sallyport;
using namespace sallyport::adapters;

namespace {

PaperFields some(PaperForm form) {
    PaperFields fields;
    fields.form = form;
    fields.issuer = "United States District Court";
    fields.issuer_place = "for the District of Westmark";
    fields.docket = "26-mj-0117";
    fields.agency = "Harbour County Police";
    fields.officer = "Detective Rowan Ashby";
    fields.provider = "Larkspur Mail Inc.";
    fields.provider_address = "1 Larkspur Way, Westmark";
    fields.matter = "wire fraud";
    fields.accounts = {"iris.vale@larkspur.example", "otto.fenn@larkspur.example"};
    fields.classes = {"the name and address of the account holder", "the contents of all messages"};
    fields.first_day = Day{2026, 3, 1};
    fields.last_day = Day{2026, 4, 30};
    fields.due = Day{2026, 5, 14};
    fields.issued = Day{2026, 5, 4};
    fields.signer = "Marian Quill";
    fields.signer_title = "United States Magistrate Judge";
    return fields;
}

}  // namespace

TEST_CASE("Paper.OfEveryFormIsReadableAndTheSameTwice") {
    RenderLimits limits;
    limits.helper = {SALLYPORT_PAPER_SANDBOX, "paper-sandbox"};
    for (const auto form : every<PaperForm>()) {
        CAPTURE(code(form));
        const auto made = make_marked_paper(some(form));
        REQUIRE(made);
        CHECK(sha256(made->pdf) == sha256(*make_paper(some(form))));
        const auto rendered = render(made->pdf, limits);
        REQUIRE_MESSAGE(rendered, rendered.error().sentence);
        std::string words;
        for (const auto& page : rendered->images) words += page.text;
        CHECK(words.find("iris.vale@larkspur.example") != std::string::npos);
        CHECK(words.find("26-mj-0117") != std::string::npos);
        CHECK(words.find("Larkspur") != std::string::npos);
        CHECK(words.find("Made-up paper") != std::string::npos);
        CHECK(rendered->remarks.empty());
    }
}

TEST_CASE("Paper.MarksStandWhereTheWordsAre") {
    RenderLimits limits;
    limits.helper = {SALLYPORT_PAPER_SANDBOX, "paper-sandbox"};
    const auto made = *make_marked_paper(some(PaperForm::search_warrant));
    const auto rendered = *render(made.pdf, limits);
    int found = 0;
    for (const auto& mark : made.marks) {
        if (mark.what != "account 2" && mark.what != "days") continue;
        const std::string wanted = mark.what == "days" ? "April" : "otto.fenn@larkspur.example";
        for (const auto& word : rendered.images[static_cast<std::size_t>(mark.page - 1)].words) {
            if (word.text != wanted) continue;
            ++found;
            CHECK(word.left >= mark.left);
            CHECK(word.right <= mark.right + 2);
            CHECK(word.top >= mark.top - 4);
            CHECK(word.bottom <= mark.bottom + 4);
        }
    }
    CHECK(found == 2);
}

TEST_CASE("Paper.WithoutASignatureIsAnotherPaper") {
    auto fields = some(PaperForm::search_warrant);
    fields.is_signed = false;
    CHECK(*make_paper(fields) != *make_paper(some(PaperForm::search_warrant)));
}

TEST_CASE("Paper.ThatMissesAFieldNamesIt") {
    auto fields = some(PaperForm::search_warrant);
    fields.docket.clear();
    CHECK(make_paper(fields).error().sentence == "a paper of the form search_warrant needs docket");
    fields = some(PaperForm::search_warrant);
    fields.due.reset();
    CHECK(make_paper(fields).error().field == "due");
    fields = some(PaperForm::emergency_letter);
    fields.due.reset();
    CHECK(make_paper(fields));
    fields = some(PaperForm::d_order);
    fields.last_day.reset();
    CHECK(make_paper(fields).error().field == "first_day");
    fields = some(PaperForm::d_order);
    fields.accounts = {std::string(2001, 'a')};
    CHECK(!make_paper(fields));
}
