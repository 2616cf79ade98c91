// Sorts the parts of one multipart form: fields into the request, files into the route's sink, within the limits. Once something
// is refused, the rest is read, counted and dropped, so that the browser gets to see the answer.
#pragma once
#include <memory>
#include <optional>
#include <string>

#include "doors/http/parse.h"
#include "doors/http/response.h"

namespace sallyport::doors::http {

struct Refusal {
    Problem problem;
    int status;
};

class FormReader : public Multipart::Reader {
public:
    // `wanted_token`: what the field of page::token_name must hold before the first file; empty: nothing is asked.
    FormReader(Request& request, std::string wanted_token, std::size_t upload_bytes);
    Outcome<void> part(const Part& part) override;
    Outcome<void> data(std::string_view bytes) override;
    Outcome<void> part_end() override;

    const std::optional<Refusal>& refusal() const { return refusal_; }
    // The body broke off or was not understood. Safe to call at any time, also more than once.
    void give_up();
    // Bytes that were read and dropped after a refusal.
    std::size_t dropped() const { return dropped_; }

private:
    void refuse(Problem problem, int status);
    enum class Into { field, file, nowhere };
    Request& request_;
    std::string wanted_token_;
    std::size_t upload_bytes_;
    Part part_;
    Into into_ = Into::nowhere;
    std::string text_;
    std::size_t file_bytes_ = 0, form_bytes_ = 0, dropped_ = 0;
    int files_ = 0;
    bool begun_ = false, abandoned_ = false, too_large_ = false;
    std::optional<Refusal> refusal_;
};

std::string megabytes(std::size_t bytes);  // "31 MB", "25.1 MB": never less than there are

}  // namespace sallyport::doors::http
