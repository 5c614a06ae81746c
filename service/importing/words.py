"""The instructions of the template, in English and Georgian."""

INSTRUCTIONS = (
    (
        "Fill in the sheets from left to right. A row is one organisation, section, activity,"
        " deadline or note.",
        "შეავსეთ ფურცლები მარცხნიდან მარჯვნივ. ერთი სტრიქონი ერთი ორგანიზაცია, სექცია, აქტივობა,"
        " ვადა ან შენიშვნაა.",
    ),
    (
        "Leave the headings and the order of the columns as they are. Formulas and macros are refused.",
        "სათაურები და სვეტების თანმიმდევრობა უცვლელად დატოვეთ. ფორმულები და მაკროსები არ მიიღება.",
    ),
    (
        "Every title and name is needed in English and in Georgian.",
        "ყველა დასახელება საჭიროა ინგლისურად და ქართულად.",
    ),
    (
        "Codes: of the plan small letters and digits (my-plan-2024), of organisations capitals"
        " (UN-WOMEN), of sections as in KP2.1 or TWG-ATD. An activity's code is its section's, -A and"
        " its printed number, or its place in the section where none is printed: KP1-A3.",
        "კოდები: გეგმის – პატარა ასოები და ციფრები (my-plan-2024), ორგანიზაციის – დიდი ასოები"
        " (UN-WOMEN), სექციის – როგორც KP2.1 ან TWG-ATD. აქტივობის კოდია მისი სექციის კოდი, -A და"
        " ნაბეჭდი ნომერი, ხოლო თუ ნომერი არ არის, ადგილი სექციაში: KP1-A3.",
    ),
    (
        "Several codes in a cell are apart by commas. Leads and members of an activity that are left"
        " empty are those of its section; none says that there are none, which a note of kind"
        " omission has to explain.",
        "ერთ უჯრაში რამდენიმე კოდი მძიმით გამოყავით. აქტივობის ცარიელი წამყვანები და წევრები"
        " სექციისაა; none ნიშნავს, რომ არავინაა, რასაც omission სახის შენიშვნა უნდა განმარტავდეს.",
    ),
    (
        "One organisation is of kind secretariat, and the sheet Plan names it. Every organisation"
        " has to be named somewhere.",
        "ერთი ორგანიზაცია secretariat სახისაა და ფურცელი Plan მას ასახელებს. ყველა ორგანიზაცია სადმე"
        " უნდა იყოს მოხსენიებული.",
    ),
    (
        "GCM objectives are numbers from 1 to 23, or all, or cross-cutting.",
        "გლობალური კომპაქტის მიზნები – რიცხვები 1-დან 23-მდე, ან all, ან cross-cutting.",
    ),
    (
        "A deadline begins on the first and ends on the last day of a month, quarter or year, as its"
        " precision says. Without a known start leave the first day empty. window: a date;"
        " continuous: a date, and going on afterwards; recurring: one occurrence in every quarter. An"
        " activity without a row here has no deadline.",
        "ვადა იწყება თვის, კვარტლის ან წლის პირველ დღეს და მთავრდება ბოლო დღეს, როგორც სიზუსტეა"
        " მითითებული. თუ დასაწყისი უცნობია, პირველი დღე ცარიელი დატოვეთ. window – ვადა; continuous –"
        " ვადა და შემდეგ გაგრძელება; recurring – ყოველ კვარტალში. აქტივობას, რომელსაც აქ სტრიქონი არ"
        " აქვს, ვადა არ აქვს.",
    ),
    (
        "What is read otherwise than it is printed has inferred = yes, and a note that says why.",
        "რაც იკითხება სხვაგვარად, ვიდრე დაბეჭდილია, აღნიშნეთ inferred = yes და შენიშვნაში განმარტეთ, რატომ.",
    ),
    (
        "Lines of a printed text can be left out, all of them or none.",
        "ნაბეჭდი ტექსტის სტრიქონები შეიძლება გამოტოვოთ – ან ყველა, ან არცერთი.",
    ),
    (
        "Names of persons belong into the column Persons and nowhere else: only there can they be erased.",
        "პირთა სახელები მხოლოდ სვეტში „პირები“ იწერება: მხოლოდ იქიდან შეიძლება მათი წაშლა.",
    ),
    (
        "Then try it: kvali seed import FILE.xlsx --dry-run names every cell that has to be corrected.",
        "შემდეგ სცადეთ: kvali seed import FILE.xlsx --dry-run დაასახელებს ყველა გასასწორებელ უჯრას.",
    ),
)
