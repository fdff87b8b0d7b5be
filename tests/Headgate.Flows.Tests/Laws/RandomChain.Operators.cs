namespace Headgate.Flows.Tests.Laws;

/// <content>Operators on elements one by one.</content>
internal sealed partial class RandomChain
{
    private void AddOperator()
    {
        var n = _random.Next(2, 9);
        switch (_random.Next(9))
        {
            case 0:
                Then($"Select(+{n})", flow => flow.Select(x => x + n), list => list.Select(x => x + n));
                break;
            case 1:
                Then($"Where(% {n})", flow => flow.Where(x => x % n == 0), list => list.Where(x => x % n == 0));
                break;
            case 2:
                Then($"WhereNot(% {n})", flow => flow.WhereNot(x => x % n == 0), list => list.Where(x => x % n != 0));
                break;
            case 3:
                Then("Do", flow => flow.Do(static _ => { }), static list => list);
                break;
            case 4:
                Then($"SelectBatch({n})", flow => flow.SelectBatch(batch => batch.SelectMany(x => Enumerable.Repeat(x, Remainder(x, 3)))), list => list.SelectMany(x => Enumerable.Repeat(x, Remainder(x, 3))));
                break;
            case 5:
                AddAsynchronous(n);
                break;
            case 6:
                AddLong(n);
                break;
            default:
                Then($"SelectMany({n})", flow => flow.SelectMany(x => Few(x, n)), list => list.SelectMany(x => Few(x, n)));
                break;
        }
    }

    private static int Remainder(int number, int divisor) => ((number % divisor) + divisor) % divisor;

    private static IEnumerable<int> Few(int number, int n)
    {
        var numbers = Enumerable.Range(number, Remainder(number, n));
        return Remainder(number, 4) switch { 0 => numbers.ToArray(), 1 => numbers.ToList(), _ => numbers };
    }

    private void AddAsynchronous(int n)
    {
        var (concurrency, seed) = (_random.Next(1, 6), _random.Next());
        Then($"Select(async * {n}, {concurrency})", flow => flow.Select(
            async (x, token) =>
            {
                var random = new Random(seed ^ x);
                if (random.Next(3) == 0) await _pause(random, token);
                return unchecked(x * n);
            },
            concurrency), list => list.Select(x => unchecked(x * n)));
    }

    /// <summary>Long sequences for few elements, as they are only worth while being left half-way.</summary>
    private void AddLong(int n)
    {
        var divisor = Math.Max(1, Expected.Count / 4);
        var length = _random.Next(1000);
        Then($"SelectMany({length} of each {divisor}th)", flow => flow.SelectMany(x => Long(x, divisor, length)), list => list.SelectMany(x => Long(x, divisor, length)));

        static IEnumerable<int> Long(int number, int divisor, int length)
        {
            if (Remainder(number, divisor) != 0) return [number];
            var numbers = Enumerable.Range(number, length);
            return Remainder(number, 3) switch { 0 => numbers.ToArray(), 1 => numbers.ToList(), _ => numbers.Where(static _ => true) };
        }
    }
}
