#include "adapters/documents/picture.h"

#include <zlib.h>

#include <vector>

namespace sallyport::adapters {

namespace {

constexpr std::string_view png_start{"\x89PNG\r\n\x1a\n", 8};
constexpr std::uint32_t longest_side = 20'000;

void put_number(Bytes& out, std::uint32_t number) {
    for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(number >> shift);
}
std::uint32_t number_at(std::string_view bytes, std::size_t at) {
    std::uint32_t number = 0;
    for (std::size_t i = 0; i < 4; ++i) number = number << 8 | static_cast<unsigned char>(bytes[at + i]);
    return number;
}
std::uint32_t short_at(std::string_view bytes, std::size_t at) {
    return static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[at])) << 8 | static_cast<unsigned char>(bytes[at + 1]);
}

void put_chunk(Bytes& out, std::string_view kind, std::string_view data) {
    put_number(out, static_cast<std::uint32_t>(data.size()));
    const auto from = out.size();
    out += kind;
    out += data;
    const auto* start = reinterpret_cast<const Bytef*>(out.data() + from);
    put_number(out, static_cast<std::uint32_t>(::crc32(0, start, static_cast<uInt>(out.size() - from))));
}

Problem send_pdf(const std::string& seen) {
    return Problem{Trouble::invalid, "the picture " + seen + "; save it as PDF and send that", "instrument"};
}

struct Picture {
    std::uint32_t width = 0, height = 0;
    std::string dictionary;  // the colour space, the bits and the filter
    std::string_view one;    // the data, or
    Bytes joined = {};       // the data put together
};

Bytes pdf_around(const Picture& picture) {
    // A page of at most 792 points on its long side, as paper is.
    const double scale = 792.0 / std::max(picture.width, picture.height);
    const auto points = [&](std::uint32_t pixels) { return std::to_string(std::max(1, static_cast<int>(pixels * scale))); };
    const auto width = points(picture.width), height = points(picture.height);
    const std::string draw = "q " + width + " 0 0 " + height + " 0 0 cm /P Do Q";
    const std::string_view data = picture.joined.empty() ? picture.one : std::string_view{picture.joined};
    Bytes pdf = "%PDF-1.5\n";
    std::vector<std::size_t> places;
    const auto object = [&](const std::string& head, std::string_view stream, const std::string& tail) {
        places.push_back(pdf.size());
        pdf += std::to_string(places.size()) + " 0 obj\n" + head;
        pdf += stream;
        pdf += tail + "\nendobj\n";
    };
    object("<< /Type /Catalog /Pages 2 0 R >>", "", "");
    object("<< /Type /Pages /Kids [3 0 R] /Count 1 >>", "", "");
    object("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 " + width + " " + height +
               "] /Contents 4 0 R /Resources << /XObject << /P 5 0 R >> >> >>",
           "", "");
    object("<< /Length " + std::to_string(draw.size()) + " >>\nstream\n", draw, "\nendstream");
    object("<< /Type /XObject /Subtype /Image /Width " + std::to_string(picture.width) + " /Height " + std::to_string(picture.height) +
               " " + picture.dictionary + " /Length " + std::to_string(data.size()) + " >>\nstream\n",
           data, "\nendstream");
    const auto table = pdf.size();
    pdf += "xref\n0 " + std::to_string(places.size() + 1) + "\n0000000000 65535 f \n";
    for (const auto place : places) {
        const auto digits = std::to_string(place);
        pdf += std::string(10 - digits.size(), '0') + digits + " 00000 n \n";
    }
    pdf += "trailer\n<< /Size " + std::to_string(places.size() + 1) + " /Root 1 0 R >>\nstartxref\n" + std::to_string(table) + "\n%%EOF\n";
    return pdf;
}

Outcome<void> fits(const Picture& picture) {
    if (picture.width == 0 || picture.height == 0) return send_pdf("has no pixels");
    if (picture.width > longest_side || picture.height > longest_side) {
        return send_pdf("has " + std::to_string(picture.width) + " by " + std::to_string(picture.height) + " pixels, at most " +
                        std::to_string(longest_side) + " a side are read");
    }
    return {};
}

}  // namespace

Bytes grey_png(PixelSize size, std::string_view pixels) {
    const auto width = static_cast<std::size_t>(size.width), height = static_cast<std::size_t>(size.height);
    require(pixels.size() == width * height, "as many pixels as the size says");
    Bytes rows;
    rows.reserve((width + 1) * height);
    for (std::size_t row = 0; row < height; ++row) {
        rows += '\0';  // filter "none": what suits black on white best
        rows += pixels.substr(row * width, width);
    }
    uLongf packed_size = ::compressBound(rows.size());
    Bytes packed(packed_size, '\0');
    const int done =
        ::compress2(reinterpret_cast<Bytef*>(packed.data()), &packed_size, reinterpret_cast<const Bytef*>(rows.data()), rows.size(), 4);
    require(done == Z_OK, "zlib packs into as much room as it asked for");
    packed.resize(packed_size);

    Bytes head;
    put_number(head, static_cast<std::uint32_t>(size.width));
    put_number(head, static_cast<std::uint32_t>(size.height));
    head += Bytes("\x08\x00\x00\x00\x00", 5);  // 8 bit grey
    Bytes png{png_start};
    put_chunk(png, "IHDR", head);
    put_chunk(png, "IDAT", packed);
    put_chunk(png, "IEND", "");
    return png;
}

Outcome<Bytes> pdf_around_png(std::string_view png) {
    if (!png.starts_with(png_start) || png.size() < 33 || png.substr(12, 4) != "IHDR") return send_pdf("is not a whole PNG");
    Picture picture;
    picture.width = number_at(png, 16);
    picture.height = number_at(png, 20);
    const auto bits = static_cast<unsigned char>(png[24]), colour = static_cast<unsigned char>(png[25]);
    SALLYPORT_CHECK(fits(picture));
    if (png[28] != 0) return send_pdf("is interlaced");
    if (colour == 4 || colour == 6) return send_pdf("has a transparent layer");
    const bool known_bits = bits == 1 || bits == 2 || bits == 4 || bits == 8 || bits == 16;
    if (!known_bits || (colour != 0 && colour != 2 && colour != 3)) return send_pdf("is of an unknown kind of PNG");
    std::string_view palette;
    std::size_t at = 8;
    bool whole = false;
    while (at + 12 <= png.size()) {
        const std::size_t length = number_at(png, at);
        if (length > png.size() - at - 12) break;
        const auto kind = png.substr(at + 4, 4), data = png.substr(at + 8, length);
        if (kind == "PLTE") palette = data;
        if (kind == "IDAT") picture.joined += data;
        if (kind == "acTL") return send_pdf("is an animation");
        if (kind == "IEND") whole = true;
        at += 12 + length;
    }
    if (!whole || picture.joined.empty()) return send_pdf("stops half way");
    if (colour == 3 && (palette.empty() || palette.size() > 768 || palette.size() % 3 != 0)) return send_pdf("has no palette");
    const std::string space = colour == 0   ? "/DeviceGray"
                              : colour == 2 ? "/DeviceRGB"
                                            : "[/Indexed /DeviceRGB " + std::to_string(palette.size() / 3 - 1) + " <" + hex(palette) + ">]";
    const auto depth = std::to_string(bits);
    picture.dictionary = "/ColorSpace " + space + " /BitsPerComponent " + depth +
                         " /Filter /FlateDecode /DecodeParms << /Predictor 15 /Colors " + (colour == 2 ? "3" : "1") +
                         " /BitsPerComponent " + depth + " /Columns " + std::to_string(picture.width) + " >>";
    return pdf_around(picture);
}

Outcome<Bytes> pdf_around_jpeg(std::string_view jpeg) {
    Picture picture;
    std::size_t at = 2;
    while (at + 4 <= jpeg.size()) {
        if (jpeg[at] != '\xff') return send_pdf("is not a whole JPEG");
        const auto marker = static_cast<unsigned char>(jpeg[at + 1]);
        if (marker == 0xff) {
            ++at;
            continue;
        }
        const std::size_t length = short_at(jpeg, at + 2);
        const bool frame = marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
        if (frame) {
            if (length < 8 || at + 2 + length > jpeg.size()) break;
            if (marker > 0xc2) return send_pdf("is of a rare kind of JPEG");
            picture.height = short_at(jpeg, at + 5);
            picture.width = short_at(jpeg, at + 7);
            SALLYPORT_CHECK(fits(picture));
            const int colours = static_cast<unsigned char>(jpeg[at + 9]);
            if (colours != 1 && colours != 3) return send_pdf("has " + std::to_string(colours) + " colour layers, 1 or 3 are read");
            picture.dictionary =
                std::string{"/ColorSpace "} + (colours == 1 ? "/DeviceGray" : "/DeviceRGB") + " /BitsPerComponent 8 /Filter /DCTDecode";
            picture.one = jpeg;
            return pdf_around(picture);
        }
        if (marker == 0xda || length < 2) break;
        at += 2 + length;
    }
    return send_pdf("stops half way");
}

}  // namespace sallyport::adapters
