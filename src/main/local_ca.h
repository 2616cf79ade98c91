// A certificate authority and a certificate for localhost, for trials only.
#pragma once
#include <string>

#include "base/outcome.h"

namespace sallyport::app {

// Makes FOLDER/ca.pem, localhost.pem and localhost.key if they are absent; the authority's key is thrown away. Valid for 90 days.
Outcome<void> make_local_ca(const std::string& folder);

}  // namespace sallyport::app
