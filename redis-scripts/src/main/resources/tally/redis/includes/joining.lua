-- joining: counters as they will be once records have been merged into them; reads only, until write_joined.

-- Takes the counters at keys from 'first' on, each of them once.
local function joining(incarnations, folds, keys, first)
  local join = {
    incarnations = incarnations, folds = folds, numbers = {}, names = {}, fresh = {}, chains = {}, ranks = {},
    counters = {},
  }
  for i, slots in ipairs(fetch(keys, first)) do
    join.counters[i] = { key = keys[first + i - 1], slots = slots, weight = 0, changed = false }
  end
  return join
end

-- The number of an incarnation, or nil.
local function number_of(join, incarnation)
  local number = join.numbers[incarnation] or tonumber(redis.call('HGET', join.incarnations, incarnation))
  if number then join.numbers[incarnation], join.names[number] = number, incarnation end
  return number
end

local function incarnation_of(join, number)
  join.names[number] = join.names[number] or redis.call('HGET', join.incarnations, decimal(number))
  return join.names[number]
end

-- The number of an incarnation; one that has none gets the next, which write_joined makes known.
local function new_number(join, incarnation)
  local number = number_of(join, incarnation)
  if not number then
    join.fresh[#join.fresh + 1] = incarnation
    number = redis.call('HLEN', join.incarnations) / 2 + #join.fresh
    join.numbers[incarnation], join.names[number] = number, incarnation
  end
  return number
end

-- Takes the pointwise maximum, and says by how much the slot rose, and whether the record was below it.
local function join_slot(join, counter, incarnation, p, n)
  local slots, number = counter.slots, number_of(join, incarnation)
  local at = number and place(slots, number) or #slots + 1
  local slot_p, slot_n = slots[at + 1] or 0, slots[at + 2] or 0
  local risen = math.max(p - slot_p, 0) + math.max(n - slot_n, 0)
  if risen > 0 then
    number = number or new_number(join, incarnation)
    put(slots, at, number, math.max(p, slot_p), math.max(n, slot_n), slots[at + 3] or 0)
    counter.weight, counter.changed = counter.weight + risen, true
  end
  return risen, p < slot_p or n < slot_n
end

-- A late writer has put an older value of this slot into the log.
local function too_late(counter, incarnation)
  counter.late = counter.late or {}
  counter.late[incarnation] = true
end

-- Writes what has changed, adds to the event what others have to hear of, and says how many counters that are.
local function write_joined(join, head, dirty, event)
  for _, incarnation in ipairs(join.fresh) do enrol(join.incarnations, incarnation) end
  local sets, changed = {}, 0
  for _, counter in ipairs(join.counters) do
    local slots = counter.slots
    if counter.changed then
      slots[1], changed = slots[1] + 1, changed + 1
      event[#event + 1] = name(head, counter.key)
      event[#event + 1] = total_text(slots) .. ' ' .. decimal(slots[1])
    end
    if counter.changed or counter.folded then
      sets[#sets + 1], sets[#sets + 2] = counter.key, pack(slots)
    end
    for _, member in ipairs(counter.covered or {}) do redis.call('ZREM', dirty, member) end
  end
  store(sets)
  return changed
end

-- Marks slots dirty that a late writer has put an older value of into the log, those too that are dirty already: a
-- drain may have written them before that value, and must not clear them now. Says how many.
local function soil_late(join, head, key, dirty)
  local marked = 0
  for _, counter in ipairs(join.counters) do
    for incarnation in pairs(counter.late or {}) do
      local number = join.numbers[incarnation]
      if counter.slots[place(counter.slots, number)] then
        head[SEQUENCE], marked = head[SEQUENCE] + 1, marked + 1
        redis.call('ZADD', dirty, decimal(head[SEQUENCE]), decimal(number) .. ' ' .. name(key, counter.key))
      end
    end
  end
  return marked
end
