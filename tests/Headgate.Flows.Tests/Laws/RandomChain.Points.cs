namespace Headgate.Flows.Tests.Laws;

/// <content>Partition points.</content>
internal sealed partial class RandomChain
{
    private void AddPoint(int mostElements)
    {
        int? stages = _random.Next(2) == 0 ? null : _random.Next(1, 6);
        var n = _random.Next(1, 9);
        switch (_random.Next(6))
        {
            case 0:
                Then($"Shuffle({stages})", flow => flow.Shuffle(stages), static list => list);
                break;
            case 1:
                var (others, expected, _) = NewSource(mostElements / 2);
                var filtered = others.Where(x => x % n != 0);
                Then($"Merge(Where % {n})", flow => flow.Merge(filtered), list => list.Concat(expected.Where(x => x % n != 0)), keepsOrder: false);
                break;
            case 2 when _isRepeatable:
                var (second, expectedOfSecond, _) = NewSource(mostElements / 4);
                Then("Merge(two)", flow => flow.Merge(second, flow), list => [.. list, .. expectedOfSecond, .. list], keepsOrder: false);
                break;
            case 3:
                Then($"PartitionBy(element, {stages})", flow => flow.PartitionBy(stages), static list => list, keepsOrder: false);
                break;
            case 4:
                Then($"PartitionBy({n}, hash)", flow => flow.PartitionBy(x => x % n, stages, hash: (key, count) => Remainder(key, count)), static list => list, keepsOrder: false);
                break;
            default:
                Then($"PartitionBy({n}, {stages})", flow => flow.PartitionBy(x => x % n, stages), static list => list, keepsOrder: false);
                break;
        }

        // What is in one stage is in one order.
        if (_random.Next(4) == 0) Then("PartitionBy(one)", flow => flow.PartitionBy(static _ => 0, 1), static list => list);
    }
}
