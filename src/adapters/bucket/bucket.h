// The public site in a bucket that speaks S3, beside the folder. What is sent stands aside under its digest until all of it is there; only
// then does it take the places that readers see, first pages and last of all the ways in: a failure before leaves the old site whole.
#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

#include "base/outcome.h"

namespace sallyport::adapters {

struct BucketSettings {
    std::string endpoint;          // "https://s3.eu-central-1.amazonaws.com"; plain http on loopback only
    std::string bucket, region;    // the bucket's name is a part of the path, not of the host
    std::string prefix = {};       // "transparency/", or empty
    std::string credentials_file;  // two lines, key and secret; its owner's alone
    std::string authorities = {};  // PEM file of the authorities that are trusted; empty: the system's
    std::string store() const { return endpoint + "/" + bucket + "/" + prefix; }  // for sentences
};
// What a setting wants of a bucket's name and a prefix.
bool is_bucket_name(std::string_view text);
bool is_bucket_prefix(std::string_view text);

struct BucketSummary {
    std::size_t sent = 0, kept = 0;  // objects; kept: the bucket had the same bytes already
    std::uint64_t bytes = 0;         // that were sent
};
// How many of how many files of the site are in their place or staged, for whoever waits.
using BucketProgress = std::function<void(std::size_t done, std::size_t all)>;

// Puts every file of the site in `folder` into the bucket; repeatable, and after a failure it goes on where it was. Nothing that a reader may
// have an address of is deleted. `refused`: no site is there, the credentials are open to others or the bucket does not take them.
// `unavailable`: the bucket cannot be reached, or has other bytes than were sent; readers still have the old site. `conflict`: the site was
// replaced meanwhile.
Outcome<BucketSummary> put_into_bucket(const BucketSettings& settings, const std::filesystem::path& folder,
                                       const BucketProgress& progress = {});

}  // namespace sallyport::adapters
