#include "production/sealed_stream.h"

#include <libdeflate.h>
#include <openssl/evp.h>
#include <zlib.h>

#include <condition_variable>
#include <cstring>
#include <deque>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>

namespace sallyport::production {

namespace {

constexpr std::string_view magic = "SPPART1\n";
constexpr std::size_t salt_bytes = 32;
constexpr std::size_t head_bytes = 8 + salt_bytes;
constexpr std::size_t tag_bytes = 16;
constexpr std::size_t sealed_chunk = sealed_chunk_bytes + tag_bytes;

unsigned char* octets(char* bytes) { return reinterpret_cast<unsigned char*>(bytes); }
const unsigned char* octets(const char* bytes) { return reinterpret_cast<const unsigned char*>(bytes); }

Bytes part_key(std::string_view demand_key, std::string_view salt, std::string_view name) {
    return derive_key(demand_key, "sallyport part v1\n" + std::string{salt} + std::string{name});
}

// The STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár 2015): a counter and a mark of the last chunk. The key is used for one
// part only, so a counter never meets it twice.
std::array<unsigned char, 12> nonce(std::uint64_t chunk, bool last) {
    std::array<unsigned char, 12> out{};
    for (int i = 0; i < 8; ++i) out[10 - i] = static_cast<unsigned char>(chunk >> (8 * i));
    out[11] = last ? 1 : 0;
    return out;
}

struct Cipher {
    EVP_CIPHER_CTX* raw = EVP_CIPHER_CTX_new();
    ~Cipher() { EVP_CIPHER_CTX_free(raw); }
};
const EVP_CIPHER* gcm() {
    static const EVP_CIPHER* method = EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr);
    require(method != nullptr, "OpenSSL offers AES-256-GCM");
    return method;
}

void seal_chunk(std::string_view key, std::uint64_t chunk, bool last, std::string_view plain, Bytes& out) {
    thread_local Cipher cipher;
    const auto iv = nonce(chunk, last);
    out.resize(plain.size() + tag_bytes);
    int size = 0, rest = 0;
    const bool done = EVP_EncryptInit_ex2(cipher.raw, gcm(), octets(key.data()), iv.data(), nullptr) &&
                      EVP_EncryptUpdate(cipher.raw, octets(out.data()), &size, octets(plain.data()), static_cast<int>(plain.size())) &&
                      EVP_EncryptFinal_ex(cipher.raw, octets(out.data()) + size, &rest) &&
                      EVP_CIPHER_CTX_ctrl(cipher.raw, EVP_CTRL_GCM_GET_TAG, tag_bytes, out.data() + plain.size());
    require(done, "AES-256-GCM seals");
}

bool open_chunk(std::string_view key, std::uint64_t chunk, bool last, std::string_view sealed, Bytes& out) {
    if (sealed.size() < tag_bytes) return false;
    thread_local Cipher cipher;
    const auto iv = nonce(chunk, last);
    const std::size_t plain = sealed.size() - tag_bytes;
    out.resize(plain);
    unsigned char tag[tag_bytes];
    std::memcpy(tag, sealed.data() + plain, tag_bytes);
    int size = 0, rest = 0;
    return EVP_DecryptInit_ex2(cipher.raw, gcm(), octets(key.data()), iv.data(), nullptr) &&
           EVP_DecryptUpdate(cipher.raw, octets(out.data()), &size, octets(sealed.data()), static_cast<int>(plain)) &&
           EVP_CIPHER_CTX_ctrl(cipher.raw, EVP_CTRL_GCM_SET_TAG, tag_bytes, tag) &&
           EVP_DecryptFinal_ex(cipher.raw, octets(out.data()) + size, &rest);
}

Problem broken(std::string_view what) { return Problem{Trouble::corrupt, "a sealed part does not open: " + std::string{what}}; }

}  // namespace

// Seals chunks in their order and gives them to the vault: at once while there is one, on its own thread from the first full one on.
class SealedWriter::Press {
public:
    Press(std::unique_ptr<ledger::Vault::Writer> writer, Bytes key) : writer_{std::move(writer)}, key_{std::move(key)} {}
    ~Press() { stop(); }
    Press(const Press&) = delete;
    Press& operator=(const Press&) = delete;

    // A full chunk that is not the last. Takes it and gives an empty buffer back; waits while `most_waiting` are not sealed yet.
    Outcome<void> hand_over(Bytes& plain) {
        std::unique_lock lock{mutex_};
        if (!thread_.joinable()) {
            try {
                thread_ = std::thread{[this] { work(); }};
            } catch (const std::system_error&) {  // no more threads on this machine: slower, not wrong
                auto done = put(plain, false);
                plain.clear();
                return done;
            }
        }
        changed_.wait(lock, [&] { return waiting_.size() < most_waiting || !fine(); });
        if (thrown_) std::rethrow_exception(thrown_);
        SALLYPORT_CHECK(result_);
        waiting_.push_back(std::move(plain));
        plain = Bytes{};
        if (!spare_.empty()) {
            plain = std::move(spare_.back());
            spare_.pop_back();
        }
        changed_.notify_all();
        return {};
    }

    // The last chunk, on the caller's thread, behind all others.
    Outcome<std::string> finish(std::string_view last) {
        {
            std::unique_lock lock{mutex_};
            changed_.wait(lock, [&] { return !thread_.joinable() || (waiting_.empty() && !busy_) || !fine(); });
        }
        stop();
        if (thrown_) std::rethrow_exception(thrown_);
        SALLYPORT_CHECK(result_);
        SALLYPORT_CHECK(put(last, true));
        return writer_->finish();
    }

    void abandon() {
        stop();
        writer_->abandon();
    }

private:
    static constexpr std::size_t most_waiting = 2;

    bool fine() const { return result_.has_value() && !thrown_; }

    Outcome<void> put(std::string_view plain, bool last) {
        seal_chunk(key_, chunks_++, last, plain, sealed_);
        return writer_->add(sealed_);
    }

    void work() {
        std::unique_lock lock{mutex_};
        while (true) {
            changed_.wait(lock, [&] { return stopping_ || !waiting_.empty(); });
            if (stopping_) return;
            Bytes plain = std::move(waiting_.front());
            waiting_.pop_front();
            busy_ = true;
            changed_.notify_all();
            lock.unlock();
            Outcome<void> done;
            std::exception_ptr thrown;
            try {
                done = put(plain, false);
            } catch (...) {  // our own bug, or no memory: rethrown on the caller's thread
                thrown = std::current_exception();
            }
            lock.lock();
            busy_ = false;
            plain.clear();
            spare_.push_back(std::move(plain));
            result_ = std::move(done);
            thrown_ = thrown;
            changed_.notify_all();
            if (!fine()) return;
        }
    }

    void stop() {
        if (!thread_.joinable()) return;
        {
            const std::lock_guard lock{mutex_};
            stopping_ = true;
        }
        changed_.notify_all();
        thread_.join();
    }

    std::unique_ptr<ledger::Vault::Writer> writer_;  // these four: of the thread while it runs
    Bytes key_, sealed_;
    std::uint64_t chunks_ = 0;
    std::mutex mutex_;  // of what follows
    std::condition_variable changed_;
    std::deque<Bytes> waiting_;
    std::vector<Bytes> spare_;
    bool busy_ = false, stopping_ = false;
    Outcome<void> result_;
    std::exception_ptr thrown_;
    std::thread thread_;
};

SealedWriter::SealedWriter(std::unique_ptr<Press> press) : press_{std::move(press)} {}
SealedWriter::~SealedWriter() = default;
SealedWriter::SealedWriter(SealedWriter&&) noexcept = default;
SealedWriter& SealedWriter::operator=(SealedWriter&&) noexcept = default;

Outcome<SealedWriter> SealedWriter::open(ledger::Vault& vault, std::string_view demand_key, std::string_view name) {
    const Bytes salt = random_bytes(salt_bytes);
    SALLYPORT_TRY(writer, vault.open_writer());
    SALLYPORT_CHECK(writer->add(std::string{magic} + salt));
    return SealedWriter{std::make_unique<Press>(std::move(writer), part_key(demand_key, salt, name))};
}

Outcome<void> SealedWriter::add(std::string_view plain) {
    bytes_ += plain.size();
    // A full chunk waits until more arrives: only then is it known not to be the last one.
    while (!plain.empty()) {
        if (plain_.size() == sealed_chunk_bytes) SALLYPORT_CHECK(press_->hand_over(plain_));
        const std::size_t room = std::min(plain.size(), sealed_chunk_bytes - plain_.size());
        if (plain_.size() + room > sealed_chunk_bytes / 8) plain_.reserve(sealed_chunk_bytes);
        plain_.append(plain.substr(0, room));
        plain.remove_prefix(room);
    }
    return {};
}

Outcome<Finished> SealedWriter::finish() {
    SALLYPORT_TRY(place, press_->finish(plain_));
    plain_ = {};
    return Finished{std::move(place), bytes_};
}

void SealedWriter::abandon() {
    if (press_) press_->abandon();
}

Outcome<void> read_sealed(const ledger::Vault& vault, std::string_view place, std::string_view demand_key, std::string_view name,
                          std::uint64_t bytes, std::uint64_t offset, const std::function<bool(std::string_view)>& see) {
    if (offset > bytes) return Problem{Trouble::invalid, "the offset lies behind the end of the part"};
    Bytes head;
    SALLYPORT_CHECK(vault.stream(place, 0, [&](std::string_view piece) {
        head.append(piece.substr(0, head_bytes - head.size()));
        return head.size() < head_bytes;
    }));
    if (head.size() != head_bytes || !head.starts_with(magic)) return broken("it does not begin like one");
    const Bytes key = part_key(demand_key, std::string_view{head}.substr(magic.size()), name);

    // An empty part is one empty last chunk; a full last chunk is the last, nothing follows it.
    const std::uint64_t chunks = bytes == 0 ? 1 : (bytes + sealed_chunk_bytes - 1) / sealed_chunk_bytes;
    std::uint64_t chunk = std::min(offset / sealed_chunk_bytes, chunks - 1);
    std::uint64_t skip = offset - chunk * sealed_chunk_bytes;
    Bytes sealed, plain;
    bool wrong = false, stopped = false;
    const auto open_one = [&](std::string_view text) {
        if (!open_chunk(key, chunk, chunk + 1 == chunks, text, plain)) {
            wrong = true;
            return false;
        }
        ++chunk;
        std::string_view shown{plain};
        shown.remove_prefix(std::min<std::uint64_t>(skip, shown.size()));
        skip = 0;
        if (!shown.empty() && !see(shown)) stopped = true;
        return !stopped;
    };
    const auto size_now = [&] {
        return chunk + 1 == chunks ? static_cast<std::size_t>(bytes - chunk * sealed_chunk_bytes) + tag_bytes : sealed_chunk;
    };
    SALLYPORT_CHECK(vault.stream(place, head_bytes + chunk * sealed_chunk, [&](std::string_view piece) {
        while (!piece.empty()) {
            if (chunk == chunks) {
                wrong = true;  // more than the handle says
                return false;
            }
            const std::size_t wanted = size_now();
            if (sealed.empty() && piece.size() >= wanted) {
                if (!open_one(piece.substr(0, wanted))) return false;
                piece.remove_prefix(wanted);
                continue;
            }
            const std::size_t room = std::min(piece.size(), wanted - sealed.size());
            sealed.append(piece.substr(0, room));
            piece.remove_prefix(room);
            if (sealed.size() == wanted) {
                if (!open_one(sealed)) return false;
                sealed.clear();
            }
        }
        return true;
    }));
    if (wrong) return broken("chunk " + std::to_string(chunk + 1) + " of " + std::to_string(chunks) + " is not what was sealed");
    if (!stopped && chunk != chunks) {
        return broken("it ends after chunk " + std::to_string(chunk) + " of " + std::to_string(chunks));
    }
    return {};
}

SealedReader::SealedReader(const ledger::Vault& vault, std::string place, std::string_view demand_key, std::string name,
                           std::uint64_t bytes)
    : vault_{vault}, place_{std::move(place)}, demand_key_{demand_key}, name_{std::move(name)}, bytes_{bytes} {}

Outcome<void> SealedReader::take(std::size_t count, Bytes& to) {
    if (count > left()) return broken("it ends too early");
    while (count > 0) {
        if (used_ == ahead_.size()) {
            ahead_.clear();
            used_ = 0;
            SALLYPORT_CHECK(read_sealed(vault_, place_, demand_key_, name_, bytes_, at_, [&](std::string_view piece) {
                ahead_.append(piece);
                return ahead_.size() < 4 * sealed_chunk_bytes;
            }));
            if (ahead_.empty()) return broken("it ends too early");
        }
        const std::size_t some = std::min(count, ahead_.size() - used_);
        to.append(ahead_, used_, some);
        used_ += some;
        at_ += some;
        count -= some;
    }
    return {};
}

void FileDigest::close_segment() {
    whole_ = static_cast<std::uint32_t>(bytes_ == 0 ? segment_ : crc32_combine(whole_, segment_, static_cast<z_off_t>(in_segment_)));
    bytes_ += in_segment_;
    segments_.push_back(segment_);
    segment_ = 0;
    in_segment_ = 0;
}

void FileDigest::add(std::string_view bytes) {
    hasher_.add(bytes);
    while (!bytes.empty()) {
        if (in_segment_ == segment_bytes) close_segment();
        const std::size_t some = std::min<std::uint64_t>(bytes.size(), segment_bytes - in_segment_);
        segment_ = libdeflate_crc32(segment_, bytes.data(), some);  // many times zlib's speed
        in_segment_ += some;
        bytes.remove_prefix(some);
    }
}

FileDigest::Result FileDigest::finish() {
    if (in_segment_ > 0) close_segment();
    if (segments_.size() < 2) segments_.clear();
    return Result{hasher_.finish(), whole_, bytes_, std::move(segments_)};
}

}  // namespace sallyport::production
