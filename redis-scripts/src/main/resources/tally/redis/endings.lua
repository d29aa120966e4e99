#!lua flags=no-writes
-- endings: which incarnations of this region have ended in the shard, and which of them are folded.
-- KEYS     head, state, incarnations, folds
-- ARGV     own prefix '<region>-'
-- Returns  incarnation or '' while the shard is not open under this Redis process, 1 when its counters are whole or 0,
--          the region's chain 'fold:nonce,nonce;fold:nonce' or '', the chain under which all counters were looked at
--          last or '', then the nonce of each incarnation that has ended and is not folded
-- Errors   WRONGTYPE
-- Repeat   safe: it changes nothing
-- @include shard
-- @include region
local prefix, head = ARGV[1], stand(KEYS[1], run_id())
local answer = {
  head[INCARNATION], head[COUNTERS] and 1 or 0,
  redis.call('HGET', KEYS[4], prefix .. 'base') or '', redis.call('HGET', KEYS[2], 'folded') or '',
}
for _, incarnation in ipairs(redis.call('HKEYS', KEYS[3])) do
  local ended = own(incarnation, prefix) and incarnation ~= head[INCARNATION] and incarnation ~= prefix .. 'base'
  if ended and not redis.call('HGET', KEYS[4], incarnation) then
    answer[#answer + 1] = string.sub(incarnation, #prefix + 1)
  end
end
return answer
