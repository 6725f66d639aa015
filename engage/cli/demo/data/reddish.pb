META
key;value
description;You Say, We Pay: £12,000 for young people in Reddish
description:ur;آپ کہیں، ہم خرچ کریں: ریڈش کے نوجوانوں کے لیے ⁦£12,000⁩
description:en-easy;You Say, We Pay: £12,000 for young people in Reddish
country;United Kingdom
unit;Stockport
subunit;Reddish
num_projects;4
num_votes;0
budget;12000
currency;GBP
vote_type;approval
max_length;2
rule;greedy
language;en
PROJECTS
project_id;cost;name;name:ur;name:en-easy;summary;summary:ur;summary:en-easy;category;category:ur;category:en-easy;picture
1;5200;Bike repair club;سائیکل مرمت کلب;A club to repair bikes;Tools, parts and two mentors, so that young people learn to repair bikes on Saturdays.;اوزار، پرزے اور دو رہنما، تاکہ نوجوان ہفتے کے دن سائیکل مرمت کرنا سیکھیں۔;"Young people can learn to repair bikes.
It is every Saturday.";Young people;نوجوان;Young people;bike
2;4800;A mural under the bridge;پل کے نیچے ایک دیواری تصویر;A big picture under the bridge;Young people paint the dark wall under the railway bridge with an artist.;نوجوان ایک فنکار کے ساتھ ریلوے پل کے نیچے کی اندھیری دیوار پر تصویر بنائیں گے۔;"The wall under the bridge is dark.
Young people will paint a picture there.";Places;جگہیں;Places;mural
3;3900;Kit for the girls’ team;لڑکیوں کی ٹیم کا سامان;Clothes and balls for the girls’ team;Shirts, boots to borrow and goals for the new girls’ football team.;لڑکیوں کی نئی فٹ بال ٹیم کے لیے قمیضیں، ادھار جوتے اور گول۔;"There is a new football team for girls.
They need shirts, boots and goals.";Young people;نوجوان;Young people;kit
4;2000;Help with neighbour rows;پڑوسیوں کے جھگڑوں میں مدد;Help for neighbours;Training for twelve young people who help others to sort out rows.;بارہ نوجوانوں کی تربیت جو دوسروں کے جھگڑے سلجھانے میں مدد کرتے ہیں۔;"12 young people learn to help others.
They help when people are angry with each other.";Places;جگہیں;Places;neighbours
VOTES
voter_id;vote
