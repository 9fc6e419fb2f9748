/** Given names and family names of many languages, in Latin letters, some with marks on them. */
export const givenNames =
  'Ada Aino Amara André Beatriz Chloé Chiara Dmitri Elif Esperanza Farah Fiona Goran Hana Henrik Idris Ines Ivo Jamal Jana José Kaito Keiko Lars Leila Lucía Maja Malik Mateus Mei Milan Nadia Nils Noor Oksana Omar Priya Rafael Renée Rosa Sana Sören Tariq Tomás Uma Wanjiru Yusuf Zoë'.split(
    ' ',
  );
export const familyNames =
  'Abebe Andersson Aydın Bakker Bauer Chaudhry Costa Delgado Dubois Eriksen Fischer García Haddad Hansen Horvat Ivanova Jansen Kimani Kovács Kowalski Laurent Lindqvist López Marino Mbeki Meyer Moreau Müller Nakamura Novák Núñez Okafor Olsen Østergaard Park Pereira Petrov Popescu Rahman Rossi Sato Silva Suzuki Tanaka Tesfaye Virtanen Weiss Yılmaz'.split(
    ' ',
  );
