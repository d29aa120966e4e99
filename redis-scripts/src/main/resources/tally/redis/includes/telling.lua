-- telling: what drain.lua gives: slots as they lie in a counter, and the chains of folds that they stand for.

local function named(tell, number)
  tell.names[number] = tell.names[number] or redis.call('HGET', tell.incarnations, number)
  return tell.names[number]
end

local function give_chain(tell, base)
  if tell.known[base] then return end
  local chains = tell.chains
  tell.known[base] = true
  chains[#chains + 1], chains[#chains + 2] = base, redis.call('HGET', tell.folds, base)
end

local function give_chains(tell)
  for _, id in ipairs(redis.call('HKEYS', tell.folds)) do
    if string.sub(id, -5) == '-base' then give_chain(tell, id) end
  end
end

local function give(tell, member, incarnation, counter, at)
  local answer, rank = tell.answer, counter[at + 3] or 0
  local a = #answer
  answer[a + 1], answer[a + 2] = member, incarnation
  answer[a + 3], answer[a + 4], answer[a + 5] = counter[at + 1] or 0, counter[at + 2] or 0, rank
  if rank > 0 then give_chain(tell, incarnation) end
end

local function give_foreign(tell, member, counter)
  for at = 2, #counter, SLOT do
    local incarnation = named(tell, decimal(counter[at]))
    if not own(incarnation, tell.own) then give(tell, member, incarnation, counter, at) end
  end
end
