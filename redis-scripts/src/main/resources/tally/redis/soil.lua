#!lua
-- soil: marks what counters hold dirty, folds, own slots and what others have counted, for a log that has none of it.
-- KEYS     head, state, incarnations, dirty, folds, then counters
-- ARGV     own prefix '<region>-', log 'topic@id', 1 in the first of several calls, which marks the folds, else 0
-- Returns  how many marks were set
-- Errors   WRONGTYPE, OOM: nothing was written
-- Repeat   safe: everything is marked once more
-- @include shard
-- @include counter
-- @include region
-- @include foreign
-- @include earlier
local head = array(KEYS[1], redis.call('GET', KEYS[1]))
if not head then return { 0 } end
local marks, names = {}, {}

-- A slot that is dirty already gets a new sequence: a pass under way may have told it to the log before, and clears it.
local function mark(member)
  head[SEQUENCE] = head[SEQUENCE] + 1
  marks[#marks + 1], marks[#marks + 2] = decimal(head[SEQUENCE]), member
end

-- Once, below all slots: marked again they would be told behind those of earlier calls.
if ARGV[3] == '1' and redis.call('HLEN', KEYS[5]) > 0 then mark(FOLDS) end
for i, counter in ipairs(fetch(KEYS, 6)) do
  local id, foreign = name(KEYS[1], KEYS[i + 5]), false
  for at = 2, #counter, SLOT do
    local number = decimal(counter[at])
    names[number] = names[number] or redis.call('HGET', KEYS[3], number)
    if own(names[number], ARGV[1]) then mark(number .. ' ' .. id) else foreign = true end
  end
  if foreign then mark(FOREIGN .. ' ' .. id) end
end
redis.call('ZCARD', KEYS[4]) -- fails where it holds something else, before anything is written
forget_earlier(KEYS[2], ARGV[2])
for i = 1, #marks, 2 do redis.call('ZADD', KEYS[4], marks[i], marks[i + 1]) end
if #marks > 0 then save(KEYS[1], head) end
return { #marks / 2 }
