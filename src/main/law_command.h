// `sallyport law`: what the law and the house allow of a demand, for a machine or a lawyer at a terminal.
#pragma once

namespace sallyport {

// argv[0] is "law". Exit code: 0 everything is allowed (or the text that was asked for was printed), 1 something is denied or for review
// (or there is no such rule), 2 wrong use or bad input, 3 the rulebooks could not be read.
int law_command(int argc, char** argv);

}  // namespace sallyport
