// Papers that requesters upload: streamed into the vault, sealed under the demand's key, read back for counsel as pictures only.
#pragma once
#include <memory>

#include "doors/desks.h"

namespace sallyport::doors {

// Takes one paper of a demand that is being written or corrected. Counts bytes while they come, looks at the first ones, seals as it goes.
class PaperUpload : public http::UploadSink {
public:
    PaperUpload(Desks& desks, DemandId demand, std::string purpose);
    ~PaperUpload() override;
    Outcome<void> begin(std::string_view field, std::string_view filename, std::string_view content_type) override;
    Outcome<void> add(std::string_view bytes) override;
    Outcome<void> end() override;
    void abandon() override;
    // What came in, one a file; empty if no file was chosen.
    const std::vector<demand::Paper>& papers() const { return papers_; }

private:
    struct Inside;
    std::unique_ptr<Inside> inside_;
    std::vector<demand::Paper> papers_;
};

// The plain bytes of a paper, at most limits::instrument_bytes.
Outcome<Bytes> open_paper(const Desks& desks, const DemandId& demand, const demand::Paper& paper);
// Its pages as pictures and words, read in the sandbox once and then kept in memory for the next look (bounded).
Outcome<std::shared_ptr<const review::ReadPaper>> read_paper(const Desks& desks, const DemandId& demand, const demand::Paper& paper);

}  // namespace sallyport::doors
