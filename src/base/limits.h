// Every limit of the product, with the reason for the number. Sizes in bytes.
#pragma once
#include <cstddef>

namespace sallyport::base::limits {

// A scanned 200-page order at 300 dpi in black and white is about 12 MB; 25 MB leaves room and bounds a renderer's memory.
constexpr std::size_t instrument_bytes = 25'000'000;
// A reader looks at pages one by one; past this counsel asks for the operative part.
constexpr int instrument_pages = 200;
// Forty accounts by twelve classes is the largest grid a page can show; more are filed as a second demand.
constexpr int identifiers_per_demand = 500;
// Customers behind one address at one time: a shared address of a mobile network has some dozens. More than that is nobody in particular.
constexpr std::size_t accounts_per_identifier = 100;
// How long before a legal deadline everybody of counsel is told: what is due on a Monday is raised on the Friday before.
constexpr int deadline_warning_hours = 72;
// A form field that is prose (summary, note, reason).
constexpr std::size_t prose_bytes = 20'000;
// A one-line form field.
constexpr std::size_t line_bytes = 500;
// A whole form post apart from the upload.
constexpr std::size_t form_bytes = 1'000'000;
// Fields of one form: the largest grid has 480 cells of an answer and the five numbers of its place; the rest is for what stands around it.
constexpr int form_fields = 4'000;
// Files of one form: the order and its annexes; more arrive one after the other.
constexpr int form_files = 10;
// Query of an address, in fields: filters of the queue.
constexpr int query_fields = 200;
// Headers of one HTTP message; browsers send about twenty.
constexpr int header_count = 100;
// Request line and headers together: what nginx accepts by default is 32 KiB.
constexpr std::size_t header_bytes = 32'768;
// Bodies below this are packed into segment files, larger ones get a file of their own.
constexpr std::size_t packed_body_bytes = 1'048'576;

}  // namespace sallyport::base::limits
