// SPDX-License-Identifier: GPL-2.0-or-later
// Evaluates scripts in Hermes through its C++ interface, as React Native does: values both ways,
// a C++ function that the script calls, and exceptions across the libraries in both directions.
#include <cstdio>
#include <cstring>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include <dlfcn.h>
#include <hermes/hermes.h>
#include <jni.h>
#include <jsi/jsi.h>

namespace jsi = facebook::jsi;

namespace {

class Text : public jsi::Buffer {
 public:
  explicit Text(std::string text) : text_(std::move(text)) {}
  size_t size() const override { return text_.size(); }
  const uint8_t *data() const override { return reinterpret_cast<const uint8_t *>(text_.data()); }

 private:
  std::string text_;
};

// The buffers outlive the calls: no frame here may have something to clean up while an exception
// passes. Libraries of the NDK r21 have an older unwinder linked in (on arm64 GCC's) than this
// program, and neither can go on with what the other has begun. A catch is the end of the way.
jsi::Value evaluate(jsi::Runtime &runtime, const char *script) {
  static const std::string name = "script.js";
  static std::vector<std::shared_ptr<const jsi::Buffer>> scripts;
  scripts.push_back(std::make_shared<Text>(script));
  return runtime.evaluateJavaScript(scripts.back(), name);
}

std::string text(jsi::Runtime &runtime, const jsi::Value &value) {
  return value.toString(runtime).utf8(runtime);
}

}  // namespace

// What an app's process and System.loadLibrary("fbjni") do. Hermes leaves Unicode to Java.
bool start_java() {
  JavaVM *vm = nullptr;
  JNIEnv *env = nullptr;
  JavaVMInitArgs arguments = {};
  arguments.version = JNI_VERSION_1_6;
  void *library = dlopen("libfbjni.so", RTLD_NOW);
  auto *load = library ? reinterpret_cast<jint (*)(JavaVM *, void *)>(dlsym(library, "JNI_OnLoad")) : nullptr;
  return load && JNI_CreateJavaVM(&vm, &env, &arguments) == JNI_OK && load(vm, nullptr) == JNI_VERSION_1_6;
}

int main(int argc, char **argv) {
  if (!start_java()) {
    std::puts("FAIL no Java");
    return 1;
  }
  auto runtime = facebook::hermes::makeHermesRuntime();
  jsi::Runtime &rt = *runtime;

  std::printf("number %g\n", evaluate(rt, "var t = 0; for (var i = 0; i < 20000; i++) t += i; t").getNumber());
  std::printf("text %s\n", text(rt, evaluate(rt,
      "JSON.stringify({squares: [1, 2, 3].map(x => x * x), match: /(\\d+)/.exec('abc 123')[1],"
      " umlaut: 'äöü'.toUpperCase()})")).c_str());
  std::printf("date %s\n", text(rt, evaluate(rt, "new Date(86400000 * 365.25).toISOString()")).c_str());

  auto plus = jsi::Function::createFromHostFunction(
      rt, jsi::PropNameID::forAscii(rt, "plus"), 2,
      [](jsi::Runtime &rt, const jsi::Value &, const jsi::Value *values, size_t count) -> jsi::Value {
        if (count != 2) throw std::invalid_argument("plus takes two numbers");
        return values[0].asNumber() + values[1].asNumber();
      });
  rt.global().setProperty(rt, "plus", plus);
  std::printf("host %g\n", evaluate(rt, "[1, 2, 3, 4].reduce(plus2, 0.5); function plus2(a, b) { return plus(a, b) }").getNumber());

  // Out of the script: what it throws is a C++ exception here.
  try {
    evaluate(rt, "function inner() { throw new RangeError('too far') }\nfunction outer() { inner() }\nouter()");
    std::puts("FAIL nothing was thrown");
  } catch (const jsi::JSError &error) {
    std::printf("JSError %s\n", error.getMessage().c_str());
    std::printf("is RangeError %d\n", error.value().asObject(rt).instanceOf(
        rt, rt.global().getPropertyAsFunction(rt, "RangeError")));
    std::printf("stack %s\n", std::strstr(error.getStack().c_str(), "inner") ? "names inner" : "FAIL");
  }
  try {
    evaluate(rt, "1 +* 2");
    std::puts("FAIL nothing was thrown");
  } catch (const jsi::JSIException &error) {
    std::printf("syntax %s\n", std::strstr(error.what(), "script.js") || std::strstr(error.what(), "1:4") ? "error with place" : error.what());
  }
  // Into the script: what C++ throws, the script catches.
  std::printf("caught %s\n", text(rt, evaluate(rt, "try { plus(1) } catch (e) { e.message }")).c_str());
  // Through it: C++, script, C++.
  try {
    evaluate(rt, "plus(1)");
    std::puts("FAIL nothing was thrown");
  } catch (const std::exception &error) {
    std::printf("through %s\n", std::strstr(error.what(), "two numbers") ? "plus takes two numbers" : error.what());
  }
  for (int index = 1; index < argc; index++)
    std::printf("argument %s\n", text(rt, evaluate(rt, argv[index])).c_str());
  return 0;
}
