// What the book needs from the world: somewhere for bodies, and keys. Both sides of each port pass one contract suite
// (adapters/*/contract): the memory twin and the real one.
#pragma once
#include <functional>
#include <memory>
#include <string>

#include "base/bytes.h"
#include "base/id.h"
#include "base/outcome.h"

namespace sallyport::ledger {

// Sealed bytes under a name. Names are ids or "segment/offset" places that the vault itself gives. Thread-safe.
class Vault {
public:
    virtual ~Vault() = default;
    // Keeps sealed bytes and says where. Durable only after sync(). Never overwrites.
    virtual Outcome<std::string> keep(std::string_view sealed) = 0;
    virtual Outcome<Bytes> fetch(std::string_view place) const = 0;
    virtual Outcome<void> sync() = 0;

    // Large things: a stream of its own, made durable by finish(); abandon() or destruction leaves nothing.
    class Writer {
    public:
        virtual ~Writer() = default;
        virtual Outcome<void> add(std::string_view bytes) = 0;
        virtual Outcome<std::string> finish() = 0;  // the place; durable on return
        virtual void abandon() = 0;
    };
    virtual Outcome<std::unique_ptr<Writer>> open_writer() = 0;
    // Calls `see` with consecutive pieces (at most 4 MiB each) from `offset`; stops when it returns false.
    virtual Outcome<void> stream(std::string_view place, std::uint64_t offset, const std::function<bool(std::string_view)>& see) const = 0;
    virtual Outcome<void> remove(std::string_view place) = 0;  // gone already is fine
};

// Keys by name: a demand's id, or "house". Wrapped at rest under the provider's master key. Thread-safe.
class Keys {
public:
    virtual ~Keys() = default;
    // 32 bytes, made on first use. A new key is usable at once and durable on the return of sync(): whoever writes down anywhere
    // that something is sealed under it calls sync() first (the book does, before every commit). `refused` if it was destroyed.
    virtual Outcome<Bytes> make_or_get(std::string_view name) = 0;
    // `not_found`: never made, or destroyed; the sentence begins with "destroyed" then, and only then.
    virtual Outcome<Bytes> get(std::string_view name) const = 0;
    virtual Outcome<void> sync() = 0;
    // Durable on return; repeatable. The name stays behind, so that it never gets a second key.
    virtual Outcome<void> destroy(std::string_view name) = 0;
};

}  // namespace sallyport::ledger
