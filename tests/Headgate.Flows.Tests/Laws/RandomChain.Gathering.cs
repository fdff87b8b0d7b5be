namespace Headgate.Flows.Tests.Laws;

/// <content>What is gathered to the end.</content>
internal sealed partial class RandomChain
{
    private void AddGathering()
    {
        var n = _random.Next(1, 40);
        var isOrdered = IsOrdered;
        switch (_random.Next(9))
        {
            case 0:
                Then("Distinct", flow => flow.Distinct(), static list => list.Distinct(), keepsOrder: false);
                break;
            case 1:
                // Which of those with one key comes first is only known when there is an order.
                Then($"DistinctBy({n})", flow => Named(flow.DistinctBy(x => x % n), isOrdered, n), list => Named(list.DistinctBy(x => x % n), isOrdered, n), keepsOrder: false);
                break;
            case 2:
                Then($"CountBy({n})", flow => flow.CountBy(x => x % n).Select(pair => Mix(pair.Key, (int)pair.Value)), list => list.CountBy(x => x % n).Select(pair => Mix(pair.Key, pair.Value)), keepsOrder: false);
                break;
            case 3:
                AddAggregation(n, isOrdered);
                break;
            case 4:
                Then(
                    $"AggregateBy({n}, merged)",
                    flow => flow.AggregateBy(x => x % n, static key => key, static (sum, x) => unchecked(sum + (x * 7)), (one, other) => unchecked(one + other)).Select(pair => pair.Key),
                    list => list.AggregateBy(x => x % n, static key => key, static (sum, x) => unchecked(sum + (x * 7))).Select(pair => pair.Key),
                    keepsOrder: false);
                break;
            case 5:
                Then($"GroupBy({n})", flow => flow.GroupBy(x => x % n).Select(group => Hash(group.Key, group, isOrdered)), list => list.GroupBy(x => x % n).Select(group => Hash(group.Key, group, isOrdered)), keepsOrder: false);
                break;
            case 6:
                Then($"TakeSorted({n})", flow => flow.TakeSorted(n).SelectMany(list => list), list => list.Order().Take(n));
                IsOrdered = true;
                break;
            case 7:
                Then($"TopBy({n})", flow => flow.TopBy(n, static x => x).SelectMany(list => list), list => list.OrderDescending().Take(n));
                IsOrdered = true;
                break;
            default:
                Then($"PartitionBy({n}).Sum", flow => flow.PartitionBy(x => x % n).Reduce(static () => 0, static (sum, x) => unchecked(sum + x)).Select(pair => Mix(pair.Key, pair.Value)), list => list.GroupBy(x => x % n).Select(group => Mix(group.Key, group.Aggregate(0, static (sum, x) => unchecked(sum + x)))), keepsOrder: false);
                break;
        }
    }

    private static Flow<int> Named(Flow<int> flow, bool isOrdered, int n) => isOrdered ? flow : flow.Select(x => x % n);

    private static IEnumerable<int> Named(IEnumerable<int> list, bool isOrdered, int n) => isOrdered ? list : list.Select(x => x % n);

    private static int Mix(int key, int value) => unchecked(((key * 31) ^ value) % 5000);

    /// <summary>A number for a group, that depends on the order of its elements when they have one.</summary>
    private static int Hash(int key, IEnumerable<int> elements, bool isOrdered) =>
        Mix(key, (isOrdered ? elements : elements.Order()).Aggregate(17, static (hash, x) => unchecked((hash * 31) + x)));

    private void AddAggregation(int n, bool isOrdered)
    {
        Then(
            $"AggregateBy({n})",
            flow => flow.AggregateBy(x => x % n, static key => key, (state, x) => Add(state, x, isOrdered)).Select(pair => Mix(pair.Key, pair.Value)),
            list => list.AggregateBy(x => x % n, static key => key, (state, x) => Add(state, x, isOrdered)).Select(pair => Mix(pair.Key, pair.Value)),
            keepsOrder: false);

        static int Add(int state, int x, bool isOrdered) => unchecked(isOrdered ? (state * 31) + x : state + (x * 31));
    }
}
