-- telling: what drain.lua gives besides own slots: those of others, and the chains of folds.

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

local function give_foreign(tell, member, counter)
  local answer = tell.answer
  for at = 2, #counter, SLOT do
    local incarnation, a = named(tell, decimal(counter[at])), #answer
    if not own(incarnation, tell.own) then
      answer[a + 1], answer[a + 2] = member, incarnation
      answer[a + 3], answer[a + 4], answer[a + 5] = counter[at + 1], counter[at + 2], counter[at + 3]
      if counter[at + 3] > 0 then give_chain(tell, incarnation) end
    end
  end
end
