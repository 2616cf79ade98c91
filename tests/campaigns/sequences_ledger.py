"""Judges a ledger from its entries alone: what must stand before a release. Shares no line with the engine and knows none of its states, only
what docs/formats/entry.md says of kinds and facts."""

STOPS = {'campaign', 'words_again', 'letterhead_again', 'unknown_law', 'look_alike', 'several'}


class Demand:
    def __init__(self):
        self.emergency = self.denied = False
        self.forget()

    def forget(self):
        """Another text: what was heard, affirmed, approved and permitted was of the one before."""
        self.affirmed_by = self.caller = self.first = self.second = self.release_first = None
        self.answered, self.stops = set(), set()
        self.content = self.called_before_grant = self.permitted = False


def is_content(facts):
    return any(code.startswith('content_') or code == 'prospective_content' for code in facts.get('classes', '').split(','))


def codes(facts, name):
    return {code for code in facts.get(name, '').split(',') if code}


def wrongs_of_release(demand, actor):
    """Sentences; none if everything stands."""
    if not demand.permitted:
        yield 'no permit is recorded'
    if not demand.first:
        yield 'nobody approved it'
    if (demand.content or demand.emergency) and (not demand.second or demand.second == demand.first):
        yield 'it is content or an emergency, and two different people have not approved it'
    if not demand.release_first or demand.release_first == actor:
        yield 'two different people have not released it'
    if {demand.release_first, actor} <= {demand.first, demand.second}:
        yield 'both who released it had approved it'
    if demand.denied:
        yield 'the agency had denied it'
    if demand.emergency:
        if not demand.called_before_grant:
            yield 'nobody called the agency back and heard it confirmed before it was approved'
        if demand.caller in {demand.first, demand.second}:
            yield 'whoever called back approved it'
        if not demand.affirmed_by or demand.affirmed_by in {demand.first, demand.second}:
            yield 'nobody but an approver affirmed it'
        if not demand.stops <= demand.answered:
            yield 'what gave pause was approved without an answer: ' + ', '.join(sorted(demand.stops - demand.answered))


class Ledger:
    def __init__(self):
        self.demands = {}
        self.releases = self.emergencies = self.entries = self.doubted = 0
        self.wrongs = []

    def read(self, line):
        index, kind, demand_id, actor, *rest = line.split(' ')
        self.entries += 1
        if demand_id == '-':
            return
        facts = dict(fact.split('=', 1) for fact in rest if fact.strip())
        demand = self.demands.setdefault(demand_id, Demand())
        if kind == 'received':
            demand.emergency = facts['section'] == 'emergencies'
        elif kind in ('corrected', 'challenge_modified'):
            demand.forget()
        elif kind == 'emergency_affirmed':
            demand.affirmed_by = actor
        elif kind == 'called_back':
            if facts['answered'] == 'denied':
                demand.denied = True
            if facts['answered'] == 'confirmed':
                demand.caller, demand.answered = actor, codes(facts, 'doubts')
        elif kind == 'grant_proposed':
            demand.first, demand.second = actor, None
        elif kind == 'granted':
            if demand.first and demand.second is None and demand.first != actor or is_content(facts) or demand.emergency:
                demand.second = actor
            else:
                demand.first = actor
            demand.content = is_content(facts)
            demand.called_before_grant = demand.caller is not None
            demand.stops = codes(facts, 'doubts') & STOPS
        elif kind == 'permitted':
            demand.permitted = True
        elif kind == 'release_proposed':
            demand.release_first = actor
        elif kind == 'released':
            self.releases += 1
            self.emergencies += demand.emergency
            self.doubted += bool(demand.emergency and demand.stops)
            self.wrongs += [f'{demand_id} entry {index}: {wrong}' for wrong in wrongs_of_release(demand, actor)]


def judge(lines):
    ledger = Ledger()
    for line in lines:
        ledger.read(line)
    return ledger
