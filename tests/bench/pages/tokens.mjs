/** Source and target tokens of what Glossa's translateDetailed gave. */
export function countTokens({ sentences }) {
  const counts = sentences.map(
    ({ source, translations }) => source.length + translations[0].target.length,
  );
  return counts.reduce((sum, count) => sum + count, 0);
}
