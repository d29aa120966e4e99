-- region: whether an incarnation is one of this region's; 'eu-west-7f3k' is not one of eu's.
local function own(incarnation, prefix)
  return string.sub(incarnation, 1, #prefix) == prefix and not string.find(incarnation, '-', #prefix + 1, true)
end
