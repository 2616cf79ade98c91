// Reads TOML tables with messages for the person who edits them: file, line, what was seen, what is wanted. The one place that knows the
// TOML library; include from .cpp files only.
#pragma once
#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "base/closed_list.h"
#include "base/outcome.h"

namespace sallyport::law {

// Thrown inside the loader only; from_texts() turns it into a Problem.
struct Mistake {
    Problem problem;
};

inline std::string listed(const std::vector<std::string>& words) {
    std::string out;
    for (const auto& word : words) out += (out.empty() ? "" : ", ") + word;
    return out;
}

template <class E>
std::vector<std::string> code_words() {
    std::vector<std::string> words;
    for (E value : every<E>()) words.emplace_back(code(value));
    return words;
}

class TableReader {
public:
    TableReader(std::string file, const toml::table& table, std::string name)
        : file_{std::move(file)}, table_{table}, name_{std::move(name)} {}

    [[noreturn]] void fail(const toml::node* node, const std::string& sentence) const {
        const auto line = node != nullptr ? node->source().begin.line : table_.source().begin.line;
        throw Mistake{{Trouble::invalid, fmt::format("{} line {}: {}", file_, line, sentence), fmt::format("{}:{}", file_, line)}};
    }
    [[noreturn]] void fail_at(std::string_view key, const std::string& sentence) const { fail(table_.get(key), sentence); }

    bool has(std::string_view key) const { return table_.contains(key); }

    std::string text(std::string_view key) const {
        const auto* value = wanted(key, "a text in quotes")->as_string();
        if (value == nullptr) fail_at(key, fmt::format("{} of {} is not a text; wanted a text in quotes", key, name_));
        return value->get();
    }
    // A text that says something.
    std::string sentence(std::string_view key) const {
        std::string words = text(key);
        if (words.find_first_not_of(" \t\n") == std::string::npos)
            fail_at(key, fmt::format("{} of {} is empty; wanted a sentence", key, name_));
        return words;
    }
    std::string text_or(std::string_view key, std::string otherwise) const { return has(key) ? text(key) : otherwise; }

    int number(std::string_view key, int most) const {
        const auto* value = wanted(key, "a whole number")->as_integer();
        if (value == nullptr || value->get() < 0 || value->get() > most)
            fail_at(key, fmt::format("{} of {} is not a whole number from 0 to {}", key, name_, most));
        return static_cast<int>(value->get());
    }
    int number_or(std::string_view key, int most, int otherwise) const { return has(key) ? number(key, most) : otherwise; }

    bool flag(std::string_view key) const {
        const auto* value = wanted(key, "true or false")->as_boolean();
        if (value == nullptr) fail_at(key, fmt::format("{} of {} is neither true nor false", key, name_));
        return value->get();
    }
    bool flag_or(std::string_view key, bool otherwise) const { return has(key) ? flag(key) : otherwise; }

    std::string one_of(std::string_view key, const std::vector<std::string>& words) const {
        std::string word = text(key);
        for (const auto& allowed : words) {
            if (allowed == word) return word;
        }
        fail_at(key, fmt::format("{} of {} is \"{}\"; wanted one of {}", key, name_, word, listed(words)));
    }
    template <class E>
    E value(std::string_view key) const {
        return *coded<E>(one_of(key, code_words<E>()));
    }

    std::vector<std::string> texts(std::string_view key) const {
        const auto* list = wanted(key, "a list of texts")->as_array();
        if (list == nullptr) fail_at(key, fmt::format("{} of {} is not a list; wanted [\"…\", \"…\"]", key, name_));
        std::vector<std::string> out;
        for (const auto& node : *list) {
            const auto* word = node.as_string();
            if (word == nullptr) fail(&node, fmt::format("{} of {} holds something that is not a text", key, name_));
            if (std::find(out.begin(), out.end(), word->get()) != out.end())
                fail(&node, fmt::format("{} of {} names \"{}\" twice", key, name_, word->get()));
            out.push_back(word->get());
        }
        return out;
    }
    std::vector<std::string> texts_or_none(std::string_view key) const { return has(key) ? texts(key) : std::vector<std::string>{}; }
    std::vector<std::string> words_of(std::string_view key, const std::vector<std::string>& words) const {
        auto out = texts_or_none(key);
        for (std::size_t i = 0; i < out.size(); ++i) {
            if (std::find(words.begin(), words.end(), out[i]) == words.end())
                fail(table_.get_as<toml::array>(key)->get(i),
                     fmt::format("{} of {} holds \"{}\"; wanted of {}", key, name_, out[i], listed(words)));
        }
        return out;
    }
    template <class E>
    std::vector<E> values(std::string_view key) const {
        std::vector<E> out;
        for (const auto& word : words_of(key, code_words<E>())) out.push_back(*coded<E>(word));
        return out;
    }
    // Bit per value of the closed list.
    template <class E>
    std::uint32_t bits(std::string_view key) const {
        std::uint32_t out = 0;
        for (E value : values<E>(key)) out |= 1u << static_cast<unsigned>(value);
        return out;
    }

    TableReader table(std::string_view key) const {
        const auto* inner = wanted(key, "a table")->as_table();
        if (inner == nullptr) fail_at(key, fmt::format("{} of {} is not a table; wanted [{}]", key, name_, key));
        return {file_, *inner, std::string{key}};
    }
    // [[key]] tables; none if there is no such key.
    std::vector<TableReader> tables(std::string_view key) const {
        std::vector<TableReader> out;
        if (!has(key)) return out;
        const auto* list = table_.get(key)->as_array();
        if (list == nullptr) fail_at(key, fmt::format("{} is not a list of tables; wanted [[{}]]", key, key));
        for (const auto& node : *list) {
            const auto* inner = node.as_table();
            if (inner == nullptr) fail(&node, fmt::format("{} holds something that is not a table; wanted [[{}]]", key, key));
            out.push_back(TableReader{file_, *inner, std::string{key}});
        }
        return out;
    }
    // A misspelt key is not a missing one.
    void only(const std::vector<std::string>& keys) const {
        for (const auto& [key, node] : table_) {
            if (std::find(keys.begin(), keys.end(), std::string{key.str()}) == keys.end())
                fail(&node, fmt::format("{} has no key \"{}\"; wanted of {}", name_, key.str(), listed(keys)));
        }
    }
    std::vector<std::string> keys() const {
        std::vector<std::string> out;
        for (const auto& [key, node] : table_) out.emplace_back(key.str());
        return out;
    }
    TableReader named(std::string name) const { return {file_, table_, std::move(name)}; }
    const std::string& file() const { return file_; }
    const toml::node* node(std::string_view key) const { return table_.get(key); }

private:
    const toml::node* wanted(std::string_view key, const char* kind) const {
        const auto* node = table_.get(key);
        if (node == nullptr) fail(nullptr, fmt::format("{} has no {}; wanted {}", name_, key, kind));
        return node;
    }

    std::string file_;
    const toml::table& table_;
    std::string name_;
};

}  // namespace sallyport::law
