namespace Headgate.Flows.Planning;

/// <summary>What is said when a flow cannot be built, or a function of the user's breaks a rule. The numbers are stable.</summary>
internal static class FlowErrors
{
    public static InvalidOperationException NullKey(Type element) =>
        new($"The key selector of a partition returned null for an element of type {element.Name}; a key must not be null. "
            + "Return another value for it, or leave the element out with Where. (HG3001)");

    public static InvalidOperationException NoSuchPartition(int chosen, int count) =>
        new($"The hash of a partition returned {chosen}; it must be from 0 to {count - 1}. Return the key's hash code modulo the count. (HG3002)");

    public static InvalidOperationException SecondReduce(string name) =>
        new($"{name} was called on the states of an earlier Reduce; a partition is reduced once. "
            + "Call PartitionBy, Shuffle or Departition before it, so that its states are gathered again. (HG3003)");

    public static InvalidOperationException GapsOfKeys() =>
        new("FillGaps is for reductions without a key: nobody knows which keys a window without elements would have. Call PerPartition, or leave FillGaps out. (HG3013)");

    public static InvalidOperationException TooManyGaps(long gaps, long most) =>
        new($"FillGaps: event time jumped over {gaps} windows without elements; it may jump over {most} at most. "
            + "Correct the event time of the elements, make windows longer, or leave FillGaps out. (HG3050)");

    public static InvalidOperationException RetractingDeparture() =>
        new("Departition was called on windows that take results back; what was merged cannot be taken out again. Use Accumulating or Discarding windows. (HG3051)");

    public static InvalidOperationException SessionsWithoutMerge() =>
        new("Session windows were reduced without a merge; a late element can join two sessions, whose states must become one. "
            + "Give Reduce a function for it as its third argument. (HG3012)");

    public static InvalidOperationException EmittingSessions() =>
        new("EmitAndReduce was called on session windows; a late element can join two sessions, whose states must become one, and what each has passed on cannot be joined. "
            + "Use Reduce with a merge, and OnTrigger. (HG3120)");

    public static InvalidOperationException NoBest(string flow, string which, Type type) =>
        new($"Flow '{flow}' has no results; the {which} of them needs one, because {type.Name} cannot be null. Select a type that can be, which gives null, or call CountAsync first. (HG3070)");

    public static InvalidOperationException NoAverage(string flow) =>
        new($"Flow '{flow}' has no results; their average needs one. Call CountAsync first, or make sum and count with AggregateAsync. (HG3070)");

    public static InvalidOperationException NullSequence(string method) =>
        new($"The function of {method} returned null instead of a sequence; return an empty sequence when there is nothing to pass on. (HG3004)");

    public static ArgumentOutOfRangeException BadOptions(string flow, IReadOnlyList<FlowOptionRule> broken) =>
        new(broken[0].Option, $"The options of flow '{flow}' cannot be used: {string.Join(' ', broken.Select(rule => rule.Message))} (HG3072)");

    public static ArgumentOutOfRangeException NoTimer(string of, TimeSpan period, string parameter) =>
        new(parameter, $"The period of {of} is {period:c}; it must be {TimerRange.Words}, because no timer keeps another. "
            + "Set it to that; windows of other lengths can follow event time. (HG3130)");

    public static InvalidOperationException NoProducer() =>
        new("The factory of a source returned null instead of a producer. Return a new one each time. (HG3073)");

    public static ArgumentException NoSource(string parameter) =>
        new("There are no sources for a flow; it needs at least one. Name one, for example an empty sequence. (HG3136)", parameter);

    public static ArgumentException NullSource(int place, int count, string parameter) =>
        new($"Number {place} of {count} sources of a flow is null, counted from 0; none may be. Leave it out, or name an empty sequence. (HG3136)", parameter);

    public static ArgumentException NullFlow(int place, int count, string parameter) =>
        new($"Number {place} of {count} flows to merge is null, counted from 0; none may be. Leave it out. (HG3137)", parameter);

    public static ArgumentException BadStages(int count, string parameter) =>
        new($"{(count == 0 ? "There are no" : "One is null of the")} {parameter} that a flow should go to; name at least one, and none that is null. (HG3074)", parameter);
}
