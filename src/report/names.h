// Countries: the name we show, and the labels that published history used for them.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sallyport::report {

// English name of an ISO 3166-1 alpha-2 code (and XK). Empty if there is no such code.
std::string_view country_name(std::string_view code);

std::vector<std::string_view> country_codes();  // every such code, sorted

// The code that a label stands for, byte for byte as published ("Cypress", "South  Korea" with two spaces) or as country_name() says it.
// An empty code: the label is known and stands for no country ("To Be Determined"). nullopt: nobody has seen this label.
std::optional<std::string_view> code_of_label(std::string_view label);

// Every published label with its code, sorted by bytes.
std::vector<std::pair<std::string_view, std::string_view>> published_labels();

// The last part of a country's address in the site: its code in lower case, or its label where it has none ("to-be-determined").
std::string address_of(std::string_view code, std::string_view label);

}  // namespace sallyport::report
