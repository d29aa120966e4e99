#!lua flags=allow-oom
-- clear: takes drained slots off the dirty set, those only whose sequence did not move since they were read.
-- KEYS     shard, dirty
-- ARGV     incarnation that was drained; for each slot: member of the dirty set, sequence
-- Returns  current (1 when the incarnation is still that one, else 0 and nothing was cleared),
--          watermark: everything up to this sequence is drained, remaining dirty slots
-- Errors   WRONGTYPE: nothing was written
-- Repeat   safe: what is cleared already is passed over
local shard, dirty = KEYS[1], KEYS[2]
local at = redis.call('HMGET', shard, 'incarnation', 'sequence')
if at[1] ~= ARGV[1] then return { 0, 0, redis.call('ZCARD', dirty) } end
local members, drained = {}, {}
for i = 2, #ARGV, 2 do members[#members + 1] = ARGV[i] end
local sequences = #members > 0 and redis.call('ZMSCORE', dirty, unpack(members)) or {}
for i, sequence in ipairs(sequences) do
  if sequence == ARGV[2 * i + 1] then drained[#drained + 1] = members[i] end
end
if #drained > 0 then redis.call('ZREM', dirty, unpack(drained)) end
local lowest = redis.call('ZRANGE', dirty, 0, 0, 'WITHSCORES')[2]
local watermark = lowest and tonumber(lowest) - 1 or tonumber(at[2] or 0)
return { 1, watermark, redis.call('ZCARD', dirty) }
