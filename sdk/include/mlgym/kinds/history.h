/* mlgym.history/1: what of a chat a model gets to see. */
#ifndef MLGYM_KINDS_HISTORY_H
#define MLGYM_KINDS_HISTORY_H

#include <mlgym/abi.h>
#include <mlgym/kinds/model.h>

#ifdef __cplusplus
extern "C" {
#endif

#define MLGYM_KIND_HISTORY "mlgym.history/1"

/* Takes messages in the order of the chat; each is copied. */
typedef struct mlgym_chat {
  uint32_t size;
  uint32_t reserved;
  void* state;
  mlgym_status (*add)(const struct mlgym_chat* chat, const mlgym_call* call,
                      const mlgym_message* message);
} mlgym_chat;

typedef struct mlgym_history {
  uint32_t size;
  uint32_t reserved;
  /* `messages` is the whole chat so far, oldest first; `budget` the bytes of text that the model
   * should get at most, 0 without a limit. Adds what the model sees to `out`: messages left out,
   * shortened or made up, but no answer of a tool without the call that asked for it. The chat
   * itself stays whole, so a view may be a different one every time. MLGYM_HOST_MODELS is offered.
   */
  mlgym_status (*view)(void* self, const mlgym_call* call, const mlgym_message* const* messages,
                       size_t message_count, int64_t budget, const mlgym_chat* out);
} mlgym_history;

#ifdef __cplusplus
}
#endif
#endif
