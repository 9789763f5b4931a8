//! The phrases that give away what is not the report, one table a kind, all languages together. Everything is folded
//! (lower case, no marks, no apostrophes), as the text that it is compared with is.

/// Phrases that only an appeal says.
pub(super) const APPEALS: &[&str] = &[
    // English
    "become a patron", "become a member", "become a supporter", "become a friend of", "support our work", "support our journalism",
    "support our reporting", "support our newsroom", "support independent journalism", "make a donation", "help us produce",
    "join our community", "readers like you", "cup of coffee a month", "buy us a coffee", "subscribe to our", "sign up for our",
    "sign up to our", "follow us on", "join us on telegram", "join our telegram", "our telegram channel", "other ways to support",
    "other ways to help", "a little bit goes a long way", "consider donating", "consider supporting", "support us on patreon", "get our newsletter",
    "our free newsletter", "our weekly newsletter", "our daily newsletter", "donate to support",
    // Ukrainian
    "станьте патроном", "стати патроном", "підтримайте нас", "підтримати нас", "підтримайте редакцію", "підтримайте нашу",
    "підписуйтесь на наш", "підписуйтеся на наш", "підписатися на наш", "підписуйтесь на нас", "підписуйтеся на нас", "наш телеграм канал",
    "наш telegram канал", "станьте частиною спільноти", "долучайтеся до спільноти", "долучайтесь до спільноти",
    // Russian
    "станьте патроном", "поддержите нас", "поддержите редакцию", "поддержите нашу", "поддержать редакцию", "подписывайтесь на наш",
    "подпишитесь на наш", "подписывайтесь на нас", "наш телеграм канал", "наш telegram канал", "оформите подписку", "сделайте пожертвование",
    // Arabic
    "اشترك في نشرتنا", "اشتركوا في نشرتنا", "النشره البريديه", "تابعونا علي", "تابعنا علي", "ادعموا", "ادعم عملنا", "تبرع الان", "كن داعما",
    // French
    "abonnez vous", "soutenez nous", "soutenez notre", "faites un don", "faire un don", "inscrivez vous a notre", "notre newsletter",
    "suivez nous sur",
    // German
    "unterstutzen sie uns", "unterstutzen sie unsere", "abonnieren sie unseren", "abonnieren sie den", "newsletter abonnieren", "folgen sie uns",
    "jetzt spenden", "werden sie mitglied",
    // Spanish
    "suscribete a", "suscribase a", "apoya nuestro", "apoye nuestro", "haz una donacion", "hazte socio", "siguenos en", "nuestro boletin",
    // Hebrew
    "הירשמו לניוזלטר", "תמכו בנו", "עקבו אחרינו", "הצטרפו לערוץ",
];

/// Beginnings of words that ask to follow …
pub(super) const FOLLOW: &[&str] = &[
    "subscrib", "follow", "підпис", "подписыв", "подпиш", "تابع", "اشترك", "abonn", "suivez", "suscri", "sigue", "folgen", "הירשמו", "עקבו",
];

/// … and of where.
pub(super) const PLATFORMS: &[&str] = &[
    "telegram", "facebook", "youtube", "twitter", "instagram", "whatsapp", "viber", "newsletter", "телеграм", "фейсбук", "ютуб", "вайбер",
    "розсилк", "рассылк", "تلغرام", "تيليغرام", "فيسبوك", "تويتر", "يوتيوب", "טלגרם", "פייסבוק",
];

/// Ends of addresses at which outlets take money.
pub(super) const TILLS: &[&str] = &["/give", "/donate", "/support", "/subscribe", "/join", "/membership", "/patron", "patreon.com"];

/// Beginnings of words that speak of support.
pub(super) const SUPPORT: &[&str] = &[
    // English
    "support", "donat", "donor", "subscri", "patron", "newsletter", "membership", "advertis", "paywall", "crowdfund", "afford",
    "gift", "coin", "contribut", "sums", "supporter", "readership", "bulletin", "crown", "chip",
    // Ukrainian and Russian
    "підтрим", "донат", "підпис", "передплат", "внеск", "внесок", "пожертв", "читач", "спільнот", "реклам", "поддерж", "подпис", "подпиш",
    "читател", "взнос", "грив", "патрон",
    // Arabic
    "دعم", "ادعم", "تبرع", "بتبرع", "تبرعات", "ساهم", "اشترا", "اشتر", "قراء", "اعلانات", "مساهم", "نشره", "نشرتنا",
    // French, German, Spanish
    "abonn", "soutien", "souten", "lecteur", "publicit", "spende", "unterstutz", "leser", "werbung", "suscri", "apoy", "donaci", "lector",
    // Hebrew
    "תמיכ", "תרומ", "מנוי", "קוראים",
];

/// Words that speak to the reader.
pub(super) const READERS: &[&str] = &[
    "you", "your", "yours", "readers", "ви", "вас", "вам", "ваш", "ваша", "ваше", "ваші", "вашої", "вашу", "вы", "ваша", "ваше", "ваши", "вашей",
    "вами", "vous", "votre", "vos", "sie", "ihr", "ihre", "ihnen", "usted", "ustedes", "tu", "كم", "دعمكم", "اشتراككم", "مساهمتكم", "ساهموا", "ادعموا", "تبرعوا", "اشتركوا", "תמיכתכם", "אתם",
];

/// Words that speak of the outlet as `we`.
pub(super) const US: &[&str] = &[
    "we", "our", "us", "ours", "ми", "нас", "нам", "наш", "наша", "наше", "наші", "нашу", "нашої", "мы", "наши", "нашей", "нами", "nous",
    "notre", "nos", "wir", "uns", "unser", "unsere", "unseren", "nosotros", "nuestro", "nuestra", "نحن", "عملنا", "موقعنا", "مراسلينا", "אנחנו", "שלנו",
];

/// Labels before another story's headline.
pub(super) const OTHERS: &[&str] = &[
    "read also", "also read", "read more", "read next", "see also", "more on this story", "more on this", "related", "related stories",
    "related articles", "you may also like", "recommended", "dont miss", "читайте також", "читайте ще", "дивіться також", "також читайте",
    "за темою", "читайте также", "смотрите также", "читать также", "читать далее", "по теме", "اقرا ايضا", "اقرا ايضاً", "اقرا المزيد", "شاهد ايضا",
    "مواضيع ذات صله", "اخبار ذات صله", "a lire aussi", "lire aussi", "voir aussi", "sur le meme sujet", "lesen sie auch", "mehr zum thema",
    "siehe auch", "lea tambien", "lee tambien", "vea tambien", "te puede interesar", "קראו גם", "ראו גם", "עוד בנושא",
];

/// Labels of picture credits, before a colon.
pub(super) const CREDITS: &[&str] = &[
    "photo", "photos", "photograph", "image", "images", "picture", "photo credit", "image credit", "credit", "credits", "video", "фото", "світлина",
    "ілюстрація", "иллюстрация", "скриншот", "відео", "видео", "صوره", "الصوره", "تصوير", "credit photo", "foto", "bild", "imagen", "צילום", "תמונה",
];

/// Lines that are a button, a label or a notice, whole.
pub(super) const FURNITURE: &[&str] = &[
    "share", "share this", "share this article", "share this story", "share on facebook", "share on twitter", "share on x", "tweet", "print",
    "print this article", "email", "email this", "copy link", "save", "save for later", "advertisement", "sponsored", "comments",
    "leave a comment", "no comments", "reply", "like", "loading", "menu", "search", "home", "back to top", "accept all", "accept", "log in",
    "sign in", "subscribe", "listen to this article", "поділитися", "поділитись", "друк", "надрукувати", "реклама", "коментарі", "відповісти",
    "поделиться", "печать", "распечатать", "комментарии", "ответить", "شارك", "شارك المقال", "مشاركه", "طباعه", "اعلان", "تعليقات", "partager",
    "imprimer", "publicite", "commentaires", "teilen", "drucken", "anzeige", "kommentare", "compartir", "imprimir", "publicidad", "comentarios", "שתפו", "הדפסה",
    "פרסומת", "תגובות", "facebook", "twitter", "telegram", "whatsapp", "linkedin", "viber", "instagram", "youtube", "vk",
];

/// Beginnings of notices.
pub(super) const FURNITURE_STARTS: &[&str] = &[
    "we use cookies", "this site uses cookies", "this website uses cookies", "by continuing to browse", "ми використовуємо cookie", "ми використовуємо файли cookie",
    "мы используем cookie", "мы используем файлы cookie", "nous utilisons des cookies", "wir verwenden cookies", "utilizamos cookies", "נחנו משתמשים בעוגיות",
    "all rights reserved", "усі права захищено", "всі права захищено", "все права защищены", "جميع الحقوق محفوظه", "tous droits reserves",
    "alle rechte vorbehalten", "todos los derechos reservados", "если вы нашли ошибку", "якщо ви знайшли помилку", "заметили ошибку", "помітили помилку",
];
