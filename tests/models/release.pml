/* The way of one demand from its receipt to its release, as src/ledger/lifecycle.h promises it: who may do what when, in every order, with
   four people and the machine. spin walks every state; tests/campaigns/model runs it, and replays random walks against the engine itself.

   What the engine remembers (its standing) is one half. The other half are ghosts: what truly happened, kept by rules of their own. The
   promises, at `released`, are said of ghosts alone; so a standing that forgets or confuses something is found.

   FAULT=n takes one rule away; each must be found. `WALK` prints every try for the replay. */

#ifndef FAULT
#define FAULT 0
#endif
/* People are 1, 2 and 3: with one more, nobody new can do anything that these cannot. 0 is the machine, or nobody. */
#ifndef VERSIONS
#define VERSIONS 2 /* a paper is corrected at most once; walks go on for longer */
#endif

#define NONE 0
#define RECEIVED 1
#define ACCEPTED 2
#define PRESERVED 3
#define PROPOSED 4
#define GRANTED 5
#define TOLD 6
#define CLEARED 7
#define PERMITTED 8
#define COLLECTED 9
#define SEALED 10
#define RELEASE_PROPOSED 11
#define RELEASED 12
#define DELIVERED 13
#define REFUSED 14
#define REDIRECTED 15
#define WITHDRAWN 16

#define FROM(a, b) (stage >= a && stage <= b)
#define BIT(who) (1 << (who))

mtype = { received, corrected, withdrawn, accepted, preserved, paper_read, emergency_affirmed, called_back, grant_proposed, granted, refused,
          redirected, redirect_declined, challenge_filed, challenge_denied, challenge_granted, challenge_modified, challenge_appealed, told,
          objected, objection_settled, cleared, permitted, collected, collection_failed, sealed, release_proposed, released, delivered }

/* ---- the standing ---- */
byte stage, version;
bool keep_held, objection_open, needs_two, emergency, affirmed, outside_found;
byte challenge; /* 0 none, 1 open, 2 granted, 3 denied, 4 modified */
byte heard;     /* 0 none, 1 confirmed, 2 denied */
byte first, second, releaser, affirmed_by, called_by;
#define CHALLENGED (challenge == 1 || challenge == 2)

/* ---- ghosts: of the text as it stands now ---- */
byte g_signed;             /* who signed the grant of it */
byte g_heard, g_affirmed;  /* who heard the agency confirm it; who affirmed the danger */
byte g_releasing;          /* who signed the release of what was gathered */
bool g_content;            /* the grant gives content */
bool g_notice;             /* the customer was told, or an order or an emergency stands against it */
bool g_permit, g_outside;  /* a permit stands in the book; something outside it was gathered */
bool g_denied, g_contested, g_objection; /* the agency denied the request; a court has the matter; the customer's word is unanswered */

/* ---- one try ---- */
mtype kind;
byte actor, fact;
bool fits;

inline forget() {
    needs_two = emergency; outside_found = false;
    first = 0; second = 0;
    releaser = 0; affirmed = false; affirmed_by = 0; called_by = 0;
#if FAULT == 8
    heard = 0
#elif FAULT == 5
    skip
#else
    if :: heard == 1 -> heard = 0 :: else -> skip fi
#endif
}
inline g_forget() {
    g_signed = 0; g_heard = 0; g_affirmed = 0; g_releasing = 0; g_content = false; g_notice = false; g_permit = false; g_outside = false
}

#define MAY_SIGN (!emergency || (affirmed && heard == 1 && \
                                 (FAULT == 11 || affirmed_by != actor) && (FAULT == 3 || called_by != actor)))
#define PERSON_ONLY (kind == corrected || kind == accepted || kind == emergency_affirmed || kind == called_back || kind == paper_read || \
                     kind == grant_proposed || kind == granted || kind == refused || kind == redirected || kind == challenge_filed || \
                     kind == challenge_denied || kind == challenge_granted || kind == challenge_modified || kind == challenge_appealed || \
                     kind == objection_settled || kind == release_proposed || kind == released)

inline judge() {
    if
    :: kind == received -> fits = stage == NONE
    :: kind == corrected -> fits = FROM(RECEIVED, RELEASE_PROPOSED)
    :: kind == withdrawn -> fits = FROM(RECEIVED, RELEASED) || stage == REDIRECTED
    :: kind == accepted -> fits = stage == RECEIVED
    :: kind == preserved -> fits = stage == ACCEPTED
    :: kind == paper_read -> fits = FROM(RECEIVED, WITHDRAWN)
    :: kind == emergency_affirmed -> fits = FROM(RECEIVED, PRESERVED) && emergency
    :: kind == called_back -> fits = FROM(RECEIVED, RELEASED) && emergency && heard != 2 && first != actor && second != actor
    :: kind == grant_proposed -> fits = stage == PRESERVED && (FAULT == 2 || MAY_SIGN)
    :: kind == granted ->
        fits = (stage == PRESERVED || stage == PROPOSED) && (FAULT == 2 || MAY_SIGN) &&
               ((stage == PROPOSED && (FAULT == 1 || first != actor)) || (stage == PRESERVED && !emergency && fact == 0))
    :: kind == refused -> fits = FROM(RECEIVED, RELEASE_PROPOSED) && challenge != 1
    :: kind == redirected -> fits = stage == PRESERVED && challenge != 1
    :: kind == redirect_declined -> fits = stage == REDIRECTED && keep_held
    :: kind == challenge_filed -> fits = FROM(RECEIVED, RELEASED) && !emergency && !CHALLENGED
    :: kind == challenge_denied || kind == challenge_granted || kind == challenge_modified -> fits = FROM(RECEIVED, RELEASED) && challenge == 1
    :: kind == challenge_appealed -> fits = FROM(RECEIVED, RELEASED) && challenge != 0 && challenge != 1
    :: kind == told -> fits = stage == GRANTED || FROM(CLEARED, RELEASE_PROPOSED)
    :: kind == objected -> fits = FROM(TOLD, RELEASED)
    :: kind == objection_settled -> fits = FROM(TOLD, RELEASED) && objection_open
    :: kind == cleared -> /* fact: 0 told, 1 an order bars notice, 2 emergency */
        fits = FROM(GRANTED, RELEASE_PROPOSED) && !objection_open && !(stage == GRANTED && fact == 0) && !(stage == TOLD && fact != 0) &&
               (fact != 2 || emergency)
    :: kind == permitted ->
        fits = (stage == CLEARED || (FAULT == 12 && stage == GRANTED)) && heard != 2 && !objection_open && (FAULT == 10 || !CHALLENGED)
    :: kind == collected -> fits = stage == PERMITTED && (FAULT == 10 || !CHALLENGED)
    :: kind == collection_failed -> fits = stage == PERMITTED
    :: kind == sealed -> fits = stage == COLLECTED && (FAULT == 9 || !outside_found)
    :: kind == release_proposed -> fits = stage == SEALED && heard != 2
    :: kind == released ->
        fits = stage == RELEASE_PROPOSED && (FAULT == 13 || heard != 2) && (FAULT == 14 || !objection_open) && (FAULT == 10 || !CHALLENGED) &&
               (FAULT == 6 || releaser != actor) &&
               (FAULT == 7 || !((releaser == first || releaser == second) && (actor == first || actor == second)))
    :: kind == delivered -> fits = stage == RELEASED || stage == DELIVERED
    fi;
    if :: PERSON_ONLY && actor == 0 -> fits = false :: else -> skip fi
}

inline promises() {
    assert((g_signed & BIT(0)) == 0 && g_signed != 0);
    assert(!(g_content || emergency) || (g_signed & (g_signed - 1)) != 0);  /* two people signed this text */
    assert((g_releasing & (g_releasing - 1)) != 0);                         /* two people release */
    assert((g_releasing & ~g_signed) != 0);                                 /* one of them has not signed the grant */
    assert(!emergency || (g_heard & ~g_signed) != 0); /* called back by somebody who signed nothing */
    assert(!emergency || (g_affirmed & ~g_signed) != 0);
    assert(g_notice && g_permit && !g_outside);
    assert(!g_denied && !g_contested && !g_objection)
}

inline apply() {
    if
    :: kind == received -> stage = RECEIVED; version = 1; emergency = fact == 1; needs_two = emergency
    :: kind == corrected ->
        stage = (FAULT == 4 && stage == PROPOSED -> PROPOSED : RECEIVED); version++; objection_open = false; g_objection = false;
        if :: challenge != 1 -> challenge = 0; g_contested = false :: else -> skip fi;
        if :: stage == RECEIVED -> forget() :: else -> skip fi;
        g_forget()
    :: kind == withdrawn -> stage = WITHDRAWN; challenge = 0; g_contested = false
    :: kind == accepted -> stage = ACCEPTED
    :: kind == preserved -> stage = PRESERVED; keep_held = true
    :: kind == paper_read ->
        if
        :: stage == PROPOSED || stage == PRESERVED -> stage = PRESERVED; first = 0; g_signed = 0; g_content = false
        :: else -> skip
        fi
    :: kind == emergency_affirmed -> affirmed = true; affirmed_by = actor; g_affirmed = g_affirmed | BIT(actor)
    :: kind == called_back -> /* fact: 0 not reached, 1 confirmed, 2 denied; what was proposed before it is proposed anew */
        if :: stage == PROPOSED -> stage = PRESERVED; first = 0; g_signed = 0; g_content = false :: else -> skip fi;
        if
        :: fact == 0 -> skip
        :: fact == 1 -> heard = 1; called_by = actor; g_heard = g_heard | BIT(actor)
        :: fact == 2 -> heard = 2; g_denied = true
        fi
    :: kind == grant_proposed ->
        stage = PROPOSED; needs_two = emergency || fact == 1; first = actor; g_signed = BIT(actor); g_content = fact == 1
    :: kind == granted ->
        if :: stage == PROPOSED -> second = actor :: else -> first = actor; g_signed = 0; g_content = false fi;
        stage = GRANTED; needs_two = needs_two || fact == 1; g_signed = g_signed | BIT(actor); g_content = g_content || fact == 1
    :: kind == refused -> stage = REFUSED
    :: kind == redirected -> stage = REDIRECTED
    :: kind == redirect_declined -> stage = PRESERVED
    :: kind == challenge_filed || kind == challenge_appealed -> challenge = 1; g_contested = true
    :: kind == challenge_denied -> challenge = 3; g_contested = false
    :: kind == challenge_granted -> challenge = 2
    :: kind == challenge_modified ->
        if :: stage >= PROPOSED -> stage = PRESERVED :: else -> skip fi;
        challenge = 4; objection_open = false; g_contested = false; g_objection = false; forget(); g_forget()
    :: kind == told -> if :: stage == GRANTED -> stage = TOLD :: else -> skip fi; g_notice = true
    :: kind == objected -> objection_open = true; g_objection = true
    :: kind == objection_settled -> objection_open = fact == 1; g_objection = fact == 1
    :: kind == cleared -> if :: stage <= TOLD -> stage = CLEARED :: else -> skip fi; g_notice = true
    :: kind == permitted -> stage = PERMITTED; outside_found = false; g_outside = false; g_permit = true
    :: kind == collected -> stage = COLLECTED; outside_found = fact == 1; g_outside = fact == 1
    :: kind == collection_failed -> stage = CLEARED; g_permit = false
    :: kind == sealed -> stage = SEALED
    :: kind == release_proposed -> stage = RELEASE_PROPOSED; releaser = actor; g_releasing = BIT(actor)
    :: kind == released -> g_releasing = g_releasing | BIT(actor); promises(); stage = RELEASED
    :: kind == delivered -> stage = DELIVERED
    fi
}

#ifdef WALK
#define ANYBODY false
#define SAYS true
#else
#define ANYBODY (!REMEMBERED)
#define SAYS (kind == received || kind == called_back || kind == grant_proposed || kind == granted || kind == objection_settled || \
              kind == cleared || kind == collected)
#endif
#define REMEMBERED (kind == emergency_affirmed || kind == called_back || kind == grant_proposed || kind == granted || \
                    kind == release_proposed || kind == released)

inline anything() {
    if
    :: kind = received :: version < VERSIONS -> kind = corrected :: kind = withdrawn :: kind = accepted :: kind = preserved
    :: kind = paper_read :: kind = emergency_affirmed :: kind = called_back :: kind = grant_proposed :: kind = granted :: kind = refused
    :: kind = redirected :: kind = redirect_declined :: kind = challenge_filed :: kind = challenge_denied :: kind = challenge_granted
    :: kind = challenge_modified :: kind = challenge_appealed :: kind = told :: kind = objected :: kind = objection_settled :: kind = cleared
    :: kind = permitted :: kind = collected :: kind = collection_failed :: kind = sealed :: kind = release_proposed :: kind = released
    :: kind = delivered
    fi;
    /* Who does it, and what it says, is tried only where something remembers it; walks try both everywhere. */
    if
    :: ANYBODY -> actor = 1
    :: !ANYBODY -> if :: actor = 0 :: actor = 1 :: actor = 2 :: actor = 3 fi
    fi;
    if
    :: fact = 0
    :: SAYS -> fact = 1
    :: kind == called_back || kind == cleared -> fact = 2
    fi
}

#ifdef WALK
byte dice;
inline anew() {
    stage = NONE; version = 0; keep_held = false; emergency = false; challenge = 0; heard = 0; objection_open = false;
    forget(); g_forget();
    heard = 0; g_denied = false; g_contested = false; g_objection = false
}
#endif

active proctype demand() {
    do
    :: atomic {
        anything();
        judge();
#ifdef WALK
        /* Most of what cannot be is passed over, and most of what ends or undoes a demand, so that walks come far. */
        if :: dice = 0 :: dice = 1 :: dice = 2 :: dice = 3 :: dice = 4 :: dice = 5 :: dice = 6 :: dice = 7 fi;
        if
        :: dice != 0 && (!fits || kind == withdrawn || kind == refused || kind == corrected || kind == challenge_modified || kind == paper_read ||
                         kind == redirected || kind == challenge_filed || kind == challenge_appealed || kind == objected ||
                         (kind == called_back && fact == 2)) -> goto passed
        :: else -> skip
        fi;
        printf("try %e %d %d %d %d\n", kind, actor, fact, version, fits);
#endif
        if :: fits -> apply() :: else -> skip fi;
#ifdef WALK
        printf("is %d %d %d %d %d %d %d %d %d %d\n", stage, heard, challenge, first, second, releaser, affirmed_by, called_by, objection_open, needs_two);
#endif
passed:
        kind = 0; actor = 0; fact = 0; fits = false;
#ifdef WALK
        if
        :: dice == 1 && stage >= DELIVERED && stage != REDIRECTED -> printf("new\n"); anew()
        :: else -> skip
        fi
#else
        /* What is over is over: how it came to that makes no difference any more. */
        if :: stage >= DELIVERED && stage != REDIRECTED -> break :: else -> skip fi
#endif
    }
    od
}
