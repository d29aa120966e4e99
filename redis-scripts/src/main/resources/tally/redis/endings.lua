#!lua flags=no-writes
-- endings: which incarnations of this region have ended in the shard, and which of them are folded.
-- KEYS     shard, incarnations, folds
-- ARGV     own prefix '<region>-'
-- Returns  incarnation or '' while the shard is not open under this Redis process, 1 when its counters are whole or 0,
--          the region's chain 'fold:nonce,nonce;fold:nonce' or '', the chain under which all counters were looked at
--          last or '', then the nonce of each incarnation that has ended and is not folded
-- Errors   WRONGTYPE
-- Repeat   safe: it changes nothing
-- @include shard
-- @include region
local prefix, at = ARGV[1], stand(KEYS[1], KEYS[2], run_id())
local answer = {
  at.incarnation, at.counters and 1 or 0,
  redis.call('HGET', KEYS[3], prefix .. 'base') or '', redis.call('HGET', KEYS[1], 'folded') or '',
}
for _, incarnation in ipairs(redis.call('HKEYS', KEYS[2])) do
  local ended = own(incarnation, prefix) and incarnation ~= at.incarnation and incarnation ~= prefix .. 'base'
  if ended and not redis.call('HGET', KEYS[3], incarnation) then
    answer[#answer + 1] = string.sub(incarnation, #prefix + 1)
  end
end
return answer
