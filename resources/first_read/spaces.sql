SELECT space.id, space.code, space.name, space.kind, space.parent, space.building, space.floor, space.area_m2, space.capacity, space.x_m, space.y_m, space.w_m, space.h_m, space.valid_from, space.valid_to, leaf.space IS NOT NULL AS anon_1, space.note, space.version
FROM space LEFT OUTER JOIN leaf ON leaf.space = space.id ORDER BY space.building, space.floor, space.code
