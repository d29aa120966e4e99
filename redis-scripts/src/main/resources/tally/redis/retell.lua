#!lua
-- retell: puts remembered keys, whoever used them, into the outbox for a log that has none of them.
-- KEYS     head, state, outbox, generation
-- ARGV     log 'topic@id' in the last generation, '' in those before; cursor in the generation; how many keys, about
-- Returns  the next cursor, '0' when the generation is through, and how many keys were put into the outbox
-- Errors   WRONGTYPE, OOM: nothing was written
-- Repeat   safe: the keys are told once more
-- @include shard
-- @include earlier
local head = array(KEYS[1], redis.call('GET', KEYS[1]))
local found = redis.call('HSCAN', KEYS[4], ARGV[2], 'COUNT', ARGV[3])
local cursor, keys = found[1], found[2]
redis.call('ZCARD', KEYS[3]) -- fails where it holds something else, before anything is written
if #keys > 0 then
  -- A key that waits already gets a new sequence: a pass under way may have told it to the log before, and takes it off.
  head[SEQUENCE] = head[SEQUENCE] + 1
  for i = 1, #keys, 2 do redis.call('ZADD', KEYS[3], decimal(head[SEQUENCE]), keys[i] .. ' ' .. keys[i + 1]) end
  save(KEYS[1], head)
end
-- Not before: as long as the earlier log is known, no slot is told to a log that is as new (see position).
if cursor == '0' and ARGV[1] ~= '' then forget_earlier(KEYS[2], ARGV[1]) end
return { cursor, #keys / 2 }
