#include "crypto/seal.h"

#include <climits>
#include <memory>

#include <openssl/err.h>
#include <openssl/evp.h>

#include "crypto/openssl_error.h"
#include "crypto/random.h"

namespace engine::crypto {

namespace {

constexpr std::size_t kKeySize = 32;
constexpr std::size_t kNonceSize = 12;
constexpr std::size_t kTagSize = 16;

struct FreeContext {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};

using Context = std::unique_ptr<EVP_CIPHER_CTX, FreeContext>;

const unsigned char* bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

unsigned char* bytes(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}

int size(std::string_view text) {
  return static_cast<int>(text.size());
}

base::Result<void> check(const base::Secret& key, std::string_view text,
                         std::string_view associated) {
  if (key.reveal().size() != kKeySize) {
    return base::error(base::ErrorKind::invalid,
                       "the sealing key has " + std::to_string(key.reveal().size()) +
                           " bytes instead of " + std::to_string(kKeySize));
  }
  if (text.size() > INT_MAX || associated.size() > INT_MAX) {
    return base::error(base::ErrorKind::invalid, "too much to seal: more than 2 GiB");
  }
  return {};
}

// Encrypts or decrypts `text`, without its tag; nullptr if OpenSSL refuses.
Context run(bool encrypt, const base::Secret& key, std::string_view nonce,
            std::string_view associated, std::string_view text, std::string& out) {
  Context context(EVP_CIPHER_CTX_new());
  out.resize(text.size());
  int written = 0;
  const bool done =
      context &&
      EVP_CipherInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, bytes(key.reveal()),
                        bytes(nonce), encrypt ? 1 : 0) == 1 &&
      EVP_CipherUpdate(context.get(), nullptr, &written, bytes(associated), size(associated)) ==
          1 &&
      EVP_CipherUpdate(context.get(), bytes(out), &written, bytes(text), size(text)) == 1;
  return done ? std::move(context) : nullptr;
}

base::Error cannot_open() {
  ERR_clear_error();  // a wrong tag leaves a complaint behind
  return base::error(base::ErrorKind::invalid, "the sealed secret cannot be opened",
                     "it was sealed with another key or for another place, or it was changed");
}

}  // namespace

base::Result<std::string> seal(const base::Secret& key, const base::Secret& plain,
                               std::string_view associated) {
  TRY(check(key, plain.reveal(), associated));
  TRY(const std::string nonce, random_bytes(kNonceSize));
  std::string text;
  std::string tag(kTagSize, '\0');
  int written = 0;
  const Context context = run(true, key, nonce, associated, plain.reveal(), text);
  if (!context || EVP_CipherFinal_ex(context.get(), nullptr, &written) != 1 ||
      EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_GET_TAG, kTagSize, tag.data()) != 1) {
    return openssl_error("seal a secret");
  }
  return nonce + text + tag;
}

base::Result<base::Secret> open(const base::Secret& key, std::string_view sealed,
                                std::string_view associated) {
  TRY(check(key, sealed, associated));
  if (sealed.size() < kNonceSize + kTagSize) return cannot_open();
  const auto nonce = sealed.substr(0, kNonceSize);
  std::string tag(sealed.substr(sealed.size() - kTagSize));
  const auto text = sealed.substr(kNonceSize, sealed.size() - kNonceSize - kTagSize);
  std::string plain;
  int written = 0;
  const Context context = run(false, key, nonce, associated, text, plain);
  base::Secret result(std::move(plain));
  if (!context ||
      EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_TAG, kTagSize, tag.data()) != 1) {
    return openssl_error("open a sealed secret");
  }
  if (EVP_CipherFinal_ex(context.get(), nullptr, &written) != 1) return cannot_open();
  return result;
}

}  // namespace engine::crypto
