-- batch: what add.lua is to do, worked out from its arguments and from what lies in Redis; reads only.

-- One shard of the call, without its items; its arguments begin at 'arg', its keys behind the counters at 'key'.
local function plan_group(number, packed, arg, key, run)
  local head, reason = stands(KEYS[number], packed, run)
  local group = {
    key = KEYS[number], incarnations = KEYS[key], dirty = KEYS[key + 1], head = head, reason = reason,
    slot = reason == '' and head[NUMBER] or next_number(KEYS[key]), candidate = ARGV[arg], items = tonumber(ARGV[arg + 2]),
    weight = 0, changes = 0, marks = {}, rings = false, answer_at = 0, event_at = 0,
  }
  if ARGV[arg + 1] ~= '1' then return group, key + 2 end
  group.state, group.outbox, group.rings, group.keyed, group.used = KEYS[key + 2], KEYS[key + 3], {}, {}, {}
  for i = 1, 6 do group.rings[i] = KEYS[key + 3 + i] end
  group.room = tonumber(ARGV[4]) - taken_keys(group.state, group.rings)
  return group, key + 10
end

-- Adds to a slot of a counter, unless that does not fit; whether it does, and the counter's 'total version' then.
local function raised(counter, slot, p, n)
  local at, now, exact = #counter + 1, 0, true
  for i = 2, #counter, SLOT do
    now = now + (counter[i + 1] - counter[i + 2])
    exact = exact and now <= MAX and now >= -MAX
    if counter[i] == slot then at = i end
  end
  local slot_p, slot_n, after = (counter[at + 1] or 0) + p, (counter[at + 2] or 0) + n, now + (p - n)
  local fits = slot_p <= MAX and slot_n <= MAX and (after <= MAX or p <= n) and (after >= -MAX or n <= p)
  if fits and p + n > 0 then
    counter[1] = counter[1] + 1
    put(counter, at, slot, slot_p, slot_n, 0)
    now, exact = after, exact and after <= MAX and after >= -MAX
  end
  return fits, exact and format('%d %d', now, counter[1]) or total_text(counter) .. ' ' .. decimal(counter[1])
end

-- Works out a group's items, whose keys begin at 'key' and arguments at 'arg'. An item that does not fit is left out whole,
-- with its keys.
local function plan_items(group, found, key, arg, sets, event, answer)
  local mark, sequence, marks = decimal(group.slot) .. ' ', decimal(group.head[SEQUENCE] + 1), group.marks
  for i = key, key + group.items - 1 do
    local counter, id, keyed = counter_of(KEYS[i], found[i]), name(group.key, KEYS[i]), false
    local p, n = tonumber(ARGV[arg]), tonumber(ARGV[arg + 1])
    arg = arg + 2
    if group.rings then keyed, p, n, arg = plan_keys(group, id, p, n, arg) end
    local fits, text = raised(counter, group.slot, p, n)
    answer[#answer + 1] = fits and text or '!' .. text
    if keyed then answer_keys(group, keyed, text, fits, answer) end
    if fits and p + n > 0 then
      local e, m, s = #event, #marks, #sets
      event[e + 1], event[e + 2] = id, text
      marks[m + 1], marks[m + 2] = sequence, mark .. id
      sets[s + 1], sets[s + 2] = KEYS[i], pack(counter)
      group.weight, group.changes = group.weight + p + n, group.changes + 1
    end
  end
  return key + group.items, arg
end

-- The groups; keys and values of the counters that are to be written; the event and the answer, with room for what stands in
-- front of each group's part.
local function plan(run)
  local groups, sets, event, answer, shards, items = {}, {}, {}, {}, tonumber(ARGV[5]), tonumber(ARGV[6])
  local found, key, arg = values(KEYS, 1, shards + items), shards + 1, 7 + 3 * shards
  local behind = key + items
  for s = 1, shards do
    local group
    group, behind = plan_group(s, found[s], 4 + 3 * s, behind, run)
    group.answer_at, group.event_at = #answer + 1, #event + 1
    for i = 0, 2 do answer[group.answer_at + i] = '' end
    for i = 0, 4 do event[group.event_at + i] = '' end
    key, arg = plan_items(group, found, key, arg, sets, event, answer)
    if group.weight == 0 and group.reason == '' then
      for _ = 1, 5 do event[#event] = nil end
    end
    groups[s] = group
  end
  return groups, sets, event, answer
end
