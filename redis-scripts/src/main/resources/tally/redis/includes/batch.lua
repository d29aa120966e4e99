-- batch: what add.lua is to do, worked out from its arguments and from what lies in Redis; reads only.

-- One shard of the call, without its items; its keys begin at 'key', its arguments at 'arg'.
local function plan_group(key, arg, run)
  local group = {
    shard = KEYS[key], incarnations = KEYS[key + 1], dirty = KEYS[key + 2], channel = ARGV[arg],
    candidate = ARGV[arg + 1], items = tonumber(ARGV[arg + 3]), weight = 0, event = { '' }, marks = {},
    answer = { '', '', '' },
    outbox = false, rings = false, room = 0, changes = false, used = false, at = stand(KEYS[key], KEYS[key + 1], run),
  }
  if ARGV[arg + 2] ~= '1' then return group, key + 3 end
  group.outbox, group.rings, group.changes, group.used = KEYS[key + 3], {}, {}, {}
  for i = 1, 6 do group.rings[i] = KEYS[key + 3 + i] end
  group.room = tonumber(ARGV[4]) - held_keys(group.rings)
  return group, key + 10
end

-- Adds to a slot of a counter, unless that does not fit; whether it does, and the counter's 'total version' then.
local function raised(counter, slot, p, n)
  local at, now, exact = place(counter, slot), total(counter)
  local slot_p, slot_n, after = (counter[at + 1] or 0) + p, (counter[at + 2] or 0) + n, now + (p - n)
  local fits = slot_p <= MAX and slot_n <= MAX and (after <= MAX or p <= n) and (after >= -MAX or n <= p)
  if fits and p + n > 0 then
    counter[1] = counter[1] + 1
    put(counter, at, slot, slot_p, slot_n, 0)
    now, exact = after, exact and after <= MAX and after >= -MAX
  end
  return fits, exact and format('%d %d', now, counter[1]) or total_text(counter) .. ' ' .. decimal(counter[1])
end

-- Works out a group's items, whose keys begin at 'key' and arguments at 'arg', and puts what is to be written into 'sets'.
-- An item that does not fit is left out whole, with its keys.
local function plan_items(group, counters, behind, key, arg, sets)
  local slot, mark, sequence = tonumber(group.at.slot), group.at.slot .. ' ', decimal(group.at.sequence + 1)
  local event, marks, answer = group.event, group.marks, group.answer
  for i = key, key + group.items - 1 do
    local counter, id, keyed = counters[i - behind], name(group.shard, KEYS[i]), false
    local p, n = tonumber(ARGV[arg]), tonumber(ARGV[arg + 1])
    arg = arg + 2
    if group.rings then keyed, p, n, arg = plan_keys(group, id, p, n, arg) end
    local fits, text = raised(counter, slot, p, n)
    local a = #answer
    answer[a + 1], answer[a + 2] = fits and 1 or 0, text
    if keyed then answer_keys(group, keyed, text, fits, answer) end
    if fits and p + n > 0 then
      local e, m, s = #event, #marks, #sets
      event[e + 1], event[e + 2] = id, text
      marks[m + 1], marks[m + 2] = sequence, mark .. id
      sets[s + 1], sets[s + 2] = KEYS[i], pack(counter)
      group.weight = group.weight + p + n
    end
  end
  return key + group.items, arg
end

-- The groups, and keys and values of the counters that are to be written.
local function plan(run)
  local groups, sets, shards, key = {}, {}, tonumber(ARGV[1]), 1
  for s = 1, shards do groups[s], key = plan_group(key, 1 + 4 * s, run) end
  local counters, behind, arg = fetch(KEYS, key), key - 1, 5 + 4 * shards
  for _, group in ipairs(groups) do key, arg = plan_items(group, counters, behind, key, arg, sets) end
  return groups, sets
end
