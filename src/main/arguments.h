// The words behind a command: options with and without a value, and the rest.
#pragma once
#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/outcome.h"

namespace sallyport::app {

class Arguments {
public:
    // `with_value` and `flags` name every option without its dashes; another one is `invalid`. "--name value" and "--name=value" are the
    // same; "--help" and "-h" are always known; "--" ends the options.
    static Outcome<Arguments> read(int argc, char** argv, const std::set<std::string>& with_value, const std::set<std::string>& flags);

    bool flag(const std::string& name) const { return values_.contains(name); }
    bool help() const { return flag("help"); }
    std::string value(const std::string& name, std::string otherwise = "") const;  // the last one given
    std::vector<std::string> values(const std::string& name) const;
    Outcome<std::string> needed(const std::string& name) const;  // `invalid` if it was not given
    Outcome<int> number(const std::string& name, int otherwise, int least, int most) const;
    const std::vector<std::string>& words() const { return words_; }

private:
    std::map<std::string, std::vector<std::string>> values_;
    std::vector<std::string> words_;
};

// Exit codes of every command (DESIGN of the command line): 0 done, 1 the answer is no, 2 wrong use or bad input, 3 the world failed.
enum Exit { done = 0, answer_is_no = 1, wrong_use = 2, world_failed = 3 };
// Prints "sallyport NAME: sentence" to stderr and gives the exit code that fits the trouble.
int complain(const char* command, const Problem& problem);

}  // namespace sallyport::app
