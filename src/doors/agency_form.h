// What is asked of an agency, on the public form and on the team's.
#pragma once
#include "doors/desks.h"
#include "doors/page/forms.h"

namespace sallyport::doors::agency {

// Lines "left: right" of a text area; right is empty where there is no colon.
std::vector<std::pair<std::string, std::string>> lines_of(std::string_view text);
std::vector<page::Choice> kinds(std::string_view chosen);
// Name, kind and country as they were typed; domains and numbers are each form's own.
people::Agency face_of(const http::Request& request);
std::string numbers_as_lines(const people::Agency& agency);
std::vector<people::CallNumber> numbers_of(std::string_view lines);
// What the register says of each domain; nothing if nothing is like any, and a sentence where there is no register.
page::Html likeness_part(const Desks& desks, const std::vector<std::string>& domains);

}  // namespace sallyport::doors::agency
