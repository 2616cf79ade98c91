// room: review
// A file of words of letters that somebody edited, and a text that counsel typed: read whole, or refused with a sentence; what is accepted
// makes a letter that states its reason.
#include "review/letters.h"

using namespace sallyport;
using namespace sallyport::review;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    const std::string input{reinterpret_cast<const char*>(data), size};
    const auto book = LetterBook::from_texts({{"en.txt", input}});
    require(book.has_value() || !book.error().sentence.empty(), "a refusal has a sentence");
    const auto checked = check_words(input, Where::reason);
    if (!checked) {
        require(checked.error().sentence.starts_with("line ") || checked.error().sentence.starts_with("the text"), "it names the line");
        return 0;
    }
    const auto letter = preview({}, Reason::r12, input, {});
    require(letter.text.find("R12: The request is too broad") != std::string::npos, "the reason stands in the letter");
    return 0;
}
