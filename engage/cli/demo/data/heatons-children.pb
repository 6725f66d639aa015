META
key;value
description;You Say, We Pay: £2,000 that children share out
description:ur;آپ کہیں، ہم خرچ کریں: ⁦£2,000⁩ جو بچے بانٹتے ہیں
description:en-easy;You Say, We Pay: £2,000 for children to share
country;United Kingdom
unit;Stockport
subunit;Heatons North
num_projects;3
num_votes;0
budget;2000
currency;GBP
vote_type;approval
max_length;2
rule;greedy
language;en
PROJECTS
project_id;cost;name;name:ur;name:en-easy;summary;summary:ur;summary:en-easy;category;category:ur;category:en-easy;picture
1;900;A swing for every child;ہر بچے کے لیے جھولا;A swing that every child can use;A swing that children in a wheelchair can use too.;ایسا جھولا جو وہیل چیئر والے بچے بھی استعمال کر سکیں۔;"Every child can use this swing.
Children in a wheelchair can use it too.";Play;کھیل;Play;football
2;600;A story bench;کہانیوں کا بینچ;A bench to read on;A round bench under the big tree, and a box of books beside it.;بڑے درخت کے نیچے ایک گول بینچ، اور ساتھ کتابوں کا ڈبہ۔;"There is a round bench under the tree.
There is a box with books too.";Reading;پڑھنا;Reading;home
3;1300;A wall to climb;چڑھنے کی دیوار;A wall to climb;A low wall with holds, with soft ground below.;پکڑنے کی جگہوں والی نیچی دیوار، جس کے نیچے نرم زمین ہے۔;"Children can climb on a low wall.
The ground below is soft.";Play;کھیل;Play;mural
VOTES
voter_id;vote
