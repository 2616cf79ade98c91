#include "adapters/gatherer/gatherer.h"

#include "production/package_sink.h"
#include "production/snapshot.h"

namespace sallyport::adapters {

Outcome<collection::Material> Gatherer::keep(const DemandId& id) {
    SALLYPORT_TRY(permit, clerk_.recall<review::KeepPermit>(id));
    SALLYPORT_TRY(demand, clerk_.recall<demand::Demand>(id));
    SALLYPORT_TRY(key, keys_.get(id.text()));
    const Instant now = clock_.now();
    sources_.forget_left_out();
    SALLYPORT_TRY(sink,
                  production::SnapshotSink::open(
                      vault_, key, {*demand, permit->scope, demand->mail_format, permit.at(), permit.entry(), sources_.fields(), {}}));
    SALLYPORT_TRY(tallies, collection::gather(permit->scope, *demand, sources_.list(), *sink, [&](int done, int all) {
                      if (progress_) progress_(id, done, all);
                  }));
    return sink->finish(tallies, sources_.left_out(), now);
}

Outcome<collection::Material> Gatherer::collect(const DemandId& id) {
    SALLYPORT_TRY(permit, clerk_.recall<collection::Permit>(id));
    SALLYPORT_TRY(demand, clerk_.recall<demand::Demand>(id));
    SALLYPORT_TRY(key, keys_.get(id.text()));
    const Instant now = clock_.now();
    if (now > permit->valid_until()) return Problem{Trouble::refused, "the permit ran out on " + text(permit->valid_until())};

    auto snapshot = clerk_.recall<collection::Snapshot>(id);
    if (!snapshot && snapshot.error().trouble != Trouble::not_found) return std::move(snapshot.error());
    std::unique_ptr<production::SnapshotSource> frozen;
    if (snapshot) {
        SALLYPORT_TRY(opened, production::SnapshotSource::open(vault_, key, (*snapshot)->material));
        frozen = std::move(opened);
    }
    sources_.forget_left_out();
    const auto fields = frozen ? frozen->fields() : sources_.fields();
    const auto from = frozen ? std::vector<collection::Source*>{frozen.get()} : sources_.list();
    production::GatherPlan plan{*demand, permit->scope(), permit->mail_format(), permit.at(), permit.entry(), fields, {}};
    if (frozen) plan.frozen = frozen->frozen();
    SALLYPORT_TRY(sink, production::PackageSink::open(vault_, key, std::move(plan)));
    SALLYPORT_TRY(tallies, collection::gather(permit->scope(), *demand, from, *sink, [&](int done, int all) {
                      if (progress_) progress_(id, done, all);
                  }));
    // What a source gave too much while freezing is not in the frozen copy, but it stops the release as it would have without one.
    if (snapshot) tallies.outside += (*snapshot)->material.tallies.outside;
    return sink->finish(tallies, frozen ? frozen->left_out() : sources_.left_out(), now);
}

}  // namespace sallyport::adapters
