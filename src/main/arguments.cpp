#include "main/arguments.h"

#include <charconv>
#include <cstdio>

namespace sallyport::app {

Outcome<Arguments> Arguments::read(int argc, char** argv, const std::set<std::string>& with_value, const std::set<std::string>& flags) {
    Arguments arguments;
    bool options = true;
    for (int i = 1; i < argc; ++i) {
        std::string word = argv[i];
        if (!options || word.size() < 2 || word[0] != '-') {
            arguments.words_.push_back(std::move(word));
        } else if (word == "--") {
            options = false;
        } else if (word == "-h" || word == "--help") {
            arguments.values_["help"];
        } else {
            const auto equals = word.find('=');
            const std::string name = word.starts_with("--") ? word.substr(2, equals == std::string::npos ? equals : equals - 2) : word;
            if (with_value.contains(name)) {
                if (equals != std::string::npos) {
                    arguments.values_[name].push_back(word.substr(equals + 1));
                } else if (++i < argc) {
                    arguments.values_[name].emplace_back(argv[i]);
                } else {
                    return Problem{Trouble::invalid, "--" + name + " has no value behind it"};
                }
            } else if (flags.contains(name) && equals == std::string::npos) {
                arguments.values_[name];
            } else {
                return Problem{Trouble::invalid, word + " is not an option here; --help lists them"};
            }
        }
    }
    return arguments;
}

std::string Arguments::value(const std::string& name, std::string otherwise) const {
    const auto found = values_.find(name);
    return found == values_.end() || found->second.empty() ? otherwise : found->second.back();
}

std::vector<std::string> Arguments::values(const std::string& name) const {
    const auto found = values_.find(name);
    return found == values_.end() ? std::vector<std::string>{} : found->second;
}

Outcome<std::string> Arguments::needed(const std::string& name) const {
    auto given = value(name);
    if (given.empty()) return Problem{Trouble::invalid, "--" + name + " is wanted; --help shows an example"};
    return given;
}

Outcome<int> Arguments::number(const std::string& name, int otherwise, int least, int most) const {
    const auto given = value(name);
    if (given.empty()) return otherwise;
    int out = 0;
    const auto [end, failed] = std::from_chars(given.data(), given.data() + given.size(), out);
    if (failed != std::errc{} || end != given.data() + given.size() || out < least || out > most) {
        return Problem{Trouble::invalid, "--" + name + " is \"" + given + "\"; a whole number from " + std::to_string(least) + " to " +
                                             std::to_string(most) + " is wanted"};
    }
    return out;
}

int complain(const char* command, const Problem& problem) {
    std::fprintf(stderr, "sallyport %s: %s\n", command, problem.sentence.c_str());
    switch (problem.trouble) {
        case Trouble::invalid:
        case Trouble::not_found:
        case Trouble::conflict: return wrong_use;
        case Trouble::refused: return answer_is_no;
        case Trouble::unavailable:
        case Trouble::corrupt: return world_failed;
    }
    return world_failed;
}

}  // namespace sallyport::app
