#include "doors/http/inside/form_reader.h"

#include "base/bytes.h"
#include "base/crypto.h"
#include "base/limits.h"
#include "doors/page/forms.h"

namespace sallyport::doors::http {

std::string megabytes(std::size_t bytes) {
    const std::size_t tenths = (bytes + 99'999) / 100'000;
    return std::to_string(tenths / 10) + (tenths % 10 != 0 ? "." + std::to_string(tenths % 10) : "") + " MB";
}

FormReader::FormReader(Request& request, std::string wanted_token, std::size_t upload_bytes)
    : request_{request}, wanted_token_{std::move(wanted_token)}, upload_bytes_{upload_bytes} {}

void FormReader::refuse(Problem problem, int status) {
    if (!refusal_) refusal_ = Refusal{std::move(problem), status};
    give_up();
}

void FormReader::give_up() {
    if (!begun_ || abandoned_) return;
    abandoned_ = true;
    request_.upload->abandon();
}

Outcome<void> FormReader::part(const Part& part) {
    part_ = part;
    text_.clear();
    file_bytes_ = 0;
    too_large_ = false;
    if (!part.is_file) {
        into_ = Into::field;
        return {};
    }
    if (refusal_ || part.filename.empty()) {  // a file control that was left empty sends a part without name and bytes
        into_ = Into::nowhere;
        return {};
    }
    into_ = Into::file;
    if (!wanted_token_.empty() && !same_in_constant_time(request_.form.get(page::token_name), wanted_token_)) {
        refuse({Trouble::refused, "this form is from another session: open the page again and send it once more"}, 403);
    } else if (!request_.upload) {
        refuse({Trouble::invalid, "this form takes no files", part.field}, 422);
    } else if (++files_ > limits::form_files) {
        refuse({Trouble::invalid, "the form has more than " + std::to_string(limits::form_files) + " files", part.field}, 422);
    } else {
        begun_ = true;
        if (auto done = request_.upload->begin(part.field, part.filename, part.content_type); !done) {
            const int status = status_of(done.error().trouble);
            refuse(std::move(done.error()), status);
        }
    }
    return {};
}

Outcome<void> FormReader::data(std::string_view bytes) {
    if (into_ == Into::field) {
        form_bytes_ += bytes.size();
        if (form_bytes_ > limits::form_bytes)
            return Problem{Trouble::invalid, "the form's words are longer than " + megabytes(limits::form_bytes)};
        text_ += bytes;
        return {};
    }
    file_bytes_ += bytes.size();
    if (into_ == Into::nowhere && !refusal_) return Problem{Trouble::invalid, "a file came without its name", part_.field};
    if (refusal_) {
        dropped_ += bytes.size();
        return {};
    }
    if (file_bytes_ > upload_bytes_) {
        too_large_ = true;
        dropped_ += bytes.size();
        refuse({Trouble::invalid,
                part_.field + " is more than " + megabytes(upload_bytes_) + ", at most " + megabytes(upload_bytes_) + " are accepted",
                part_.field},
               413);
        return {};
    }
    if (auto done = request_.upload->add(bytes); !done) {
        const int status = status_of(done.error().trouble);
        refuse(std::move(done.error()), status);
    }
    return {};
}

Outcome<void> FormReader::part_end() {
    if (into_ == Into::field) {
        if (!is_utf8(text_) || text_.find('\0') != std::string::npos)
            return Problem{Trouble::invalid, "a field's text is not UTF-8", part_.field};
        request_.form.add(part_.field, std::move(text_));
        return {};
    }
    if (into_ == Into::nowhere) return {};
    if (too_large_) {  // read to its end, so its size is known by now
        refusal_->problem.sentence =
            part_.field + " is " + megabytes(file_bytes_) + ", at most " + megabytes(upload_bytes_) + " are accepted";
        return {};
    }
    if (refusal_) return {};
    if (file_bytes_ == 0) {
        refuse({Trouble::invalid, part_.field + " has 0 bytes: choose a file that is not empty", part_.field}, 422);
    } else if (auto done = request_.upload->end(); !done) {
        const int status = status_of(done.error().trouble);
        refuse(std::move(done.error()), status);
    }
    return {};
}

}  // namespace sallyport::doors::http
