// Pictures as the two formats need them: grey pixels out as PNG; a stranger's PNG or JPEG scan wrapped into a PDF of one
// page, unopened, so that only the sandbox decodes it.
#pragma once
#include <string_view>

#include "base/bytes.h"
#include "base/outcome.h"

namespace sallyport::adapters {

struct PixelSize {
    int width = 0, height = 0;
};

// pixels: height rows of width bytes. Deterministic for one version of zlib.
Bytes grey_png(PixelSize size, std::string_view pixels);

// `invalid` if the picture is of a kind that a PDF cannot hold as it is (interlaced, transparent, arithmetic coded) or
// larger than 20,000 pixels a side; the sentence asks for a PDF.
Outcome<Bytes> pdf_around_png(std::string_view png);
Outcome<Bytes> pdf_around_jpeg(std::string_view jpeg);

}  // namespace sallyport::adapters
