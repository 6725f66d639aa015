META
key;value
description;You Say, We Pay: £6,000 for everyone in Heatons North
description:ur;آپ کہیں، ہم خرچ کریں: ہیٹنز نارتھ میں سب کے لیے ⁦£6,000⁩
description:en-easy;You Say, We Pay: £6,000 for everyone in Heatons North
country;United Kingdom
unit;Stockport
subunit;Heatons North
num_projects;3
num_votes;0
budget;6000
currency;GBP
vote_type;approval
max_length;2
rule;greedy
language;en
PROJECTS
project_id;cost;name;name:ur;name:en-easy;summary;summary:ur;summary:en-easy;category;category:ur;category:en-easy;picture
1;3900;A garden to share;مل کر اگانے کا باغ;A garden that people share;Raised beds, a shed and a water butt, so that neighbours grow vegetables together.;اونچی کیاریاں، ایک شیڈ اور پانی کی ٹنکی، تاکہ پڑوسی مل کر سبزیاں اگائیں۔;"People grow vegetables together.
There are beds that are easy to reach.";Green;سبز;Green;home
2;2400;Benches on the hill;پہاڑی پر بینچ;Places to sit on the hill;Four benches with arms on the way up, so that more people can walk to the shops.;اوپر جانے والے راستے پر بازو والے چار بینچ، تاکہ زیادہ لوگ دکانوں تک پیدل جا سکیں۔;"The hill is hard to walk up.
There will be 4 places to sit.";Getting about;آنا جانا;Getting about;lights
3;1800;A fence for the hens;مرغیوں کے لیے باڑ;A fence for the hens;A stronger fence for the hens of the community farm.;کمیونٹی فارم کی مرغیوں کے لیے مضبوط باڑ۔;"The hens need a good fence.
Then the fox stays out.";Green;سبز;Green;neighbours
VOTES
voter_id;vote
