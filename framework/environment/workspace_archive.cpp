#include "environment/workspace_archive.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>
#include <zstd.h>

#include <cerrno>
#include <csignal>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "base/file.h"
#include "base/status.h"

namespace mlgym {
namespace {

constexpr double kSeconds = 3600;
constexpr int kLevel = 1;  // somebody waits for it: about as fast as the disk

absl::StatusOr<std::size_t> read_some(int from, std::string& buffer) {
  for (;;) {
    const ssize_t got = read(from, buffer.data(), buffer.size());
    if (got >= 0) return static_cast<std::size_t>(got);
    if (errno != EINTR) return system_error(errno, "cannot read");
  }
}

// All that comes from one descriptor, compressed into another.
absl::Status compress(int from, int to) {
  const std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)> stream(ZSTD_createCCtx(),
                                                                    &ZSTD_freeCCtx);
  ZSTD_CCtx_setParameter(stream.get(), ZSTD_c_compressionLevel, kLevel);
  ZSTD_CCtx_setParameter(stream.get(), ZSTD_c_checksumFlag, 1);
  std::string in(ZSTD_CStreamInSize(), '\0'), out(ZSTD_CStreamOutSize(), '\0');
  for (;;) {
    const auto got = read_some(from, in);
    if (!got.ok()) return got.status();
    const ZSTD_EndDirective directive = *got == 0 ? ZSTD_e_end : ZSTD_e_continue;
    ZSTD_inBuffer input{in.data(), *got, 0};
    std::size_t left = 0;
    do {
      ZSTD_outBuffer output{out.data(), out.size(), 0};
      left = ZSTD_compressStream2(stream.get(), &output, &input, directive);
      if (ZSTD_isError(left)) return internal("zstd: {}", ZSTD_getErrorName(left));
      if (auto written = write_all(to, {out.data(), output.pos}); !written.ok()) return written;
    } while (directive == ZSTD_e_end ? left != 0 : input.pos < input.size);
    if (*got == 0) return absl::OkStatus();
  }
}

absl::Status decompress(int from, int to) {
  const std::unique_ptr<ZSTD_DCtx, decltype(&ZSTD_freeDCtx)> stream(ZSTD_createDCtx(),
                                                                    &ZSTD_freeDCtx);
  std::string in(ZSTD_DStreamInSize(), '\0'), out(ZSTD_DStreamOutSize(), '\0');
  std::size_t wanted = 1;  // 0: a frame is whole
  for (;;) {
    const auto got = read_some(from, in);
    if (!got.ok()) return got.status();
    if (*got == 0) break;
    ZSTD_inBuffer input{in.data(), *got, 0};
    while (input.pos < input.size) {
      ZSTD_outBuffer output{out.data(), out.size(), 0};
      wanted = ZSTD_decompressStream(stream.get(), &output, &input);
      if (ZSTD_isError(wanted)) return absl::DataLossError("is damaged");
      if (!write_to_pipe(to, {out.data(), output.pos}).ok())
        return absl::AbortedError("tar takes no more");  // it says why
    }
  }
  return wanted == 0 ? absl::OkStatus() : absl::DataLossError("is damaged: its end is missing");
}

// Runs tar in the box, whose user may read all that is in it, with one end of a pipe as its
// standard input or output; `work` has the other, on a thread of its own.
absl::Status run_tar(Box& box, std::vector<std::string> arguments, int as,
                     const std::function<absl::Status(int)>& work) {
  auto pipe = make_pipe();
  if (!pipe.ok()) return pipe.status();
  Descriptor& theirs = as == STDIN_FILENO ? pipe->read : pipe->write;
  Descriptor& ours = as == STDIN_FILENO ? pipe->write : pipe->read;
  arguments.insert(arguments.begin(), {"/usr/bin/tar", "--file=-", "--directory=/workspace"});
  BoxProgram tar;
  tar.arguments = std::move(arguments);
  tar.descriptors = {{theirs.get(), as}};
  auto process = box.start(tar);
  if (!process.ok()) return process.status();
  theirs.reset();
  absl::Status worked;
  std::thread thread([&] {
    worked = work(ours.get());
    ours.reset();
  });
  const auto exit = process->wait(Deadline::after(kSeconds));
  if (!exit.ok()) (void)box.signal(process->id(), SIGKILL, false);
  thread.join();
  if (!exit.ok()) return exit.status();
  if (!worked.ok() && worked.code() != absl::StatusCode::kAborted) return worked;
  if (exit->killed_with_box || exit->code != 0)
    return unable("tar ended with code {} in the box", exit->code);
  return worked;
}

}  // namespace

absl::Status pack_workspace(Box& box, const std::filesystem::path& archive) {
  const Descriptor file(open(archive.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (!file.valid()) return system_error(errno, fmt::format("cannot create {}", archive.string()));
  auto packed = run_tar(box, {"--create", "--sparse", "."}, STDOUT_FILENO,
                        [&file](int from) { return compress(from, file.get()); });
  if (!packed.ok()) return with_context(packed, "cannot keep the workspace");
  if (fsync(file.get()) != 0)
    return system_error(errno, fmt::format("cannot make {} durable", archive.string()));
  return absl::OkStatus();
}

absl::Status unpack_workspace(Box& box, const std::filesystem::path& archive) {
  const Descriptor file(open(archive.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.valid()) return system_error(errno, fmt::format("cannot open {}", archive.string()));
  auto unpacked = run_tar(box, {"--extract", "--preserve-permissions"}, STDIN_FILENO,
                          [&file](int to) { return decompress(file.get(), to); });
  if (!unpacked.ok())
    return with_context(unpacked, fmt::format("cannot unpack {}", archive.string()));
  return absl::OkStatus();
}

}  // namespace mlgym
