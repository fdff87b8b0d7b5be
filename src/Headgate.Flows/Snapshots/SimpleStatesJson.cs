using System.Text.Json.Serialization;
using Headgate.Flows.Aggregation;
using Headgate.Flows.Sketches;
using Headgate.Flows.Windowing;

namespace Headgate.Flows.Snapshots;

/// <summary>How the simplest keys, states and results are written, without options of the user's.</summary>
[JsonSerializable(typeof(bool))]
[JsonSerializable(typeof(byte))]
[JsonSerializable(typeof(char))]
[JsonSerializable(typeof(short))]
[JsonSerializable(typeof(int))]
[JsonSerializable(typeof(long))]
[JsonSerializable(typeof(uint))]
[JsonSerializable(typeof(ulong))]
[JsonSerializable(typeof(float))]
[JsonSerializable(typeof(double))]
[JsonSerializable(typeof(decimal))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(Guid))]
[JsonSerializable(typeof(DateTime))]
[JsonSerializable(typeof(DateTimeOffset))]
[JsonSerializable(typeof(DateOnly))]
[JsonSerializable(typeof(TimeSpan))]
[JsonSerializable(typeof(KeyValuePair<int, long>))]
[JsonSerializable(typeof(KeyValuePair<long, long>))]
[JsonSerializable(typeof(KeyValuePair<string, int>))]
[JsonSerializable(typeof(KeyValuePair<string, long>))]
[JsonSerializable(typeof(KeyValuePair<string, double>))]
[JsonSerializable(typeof(KeyValuePair<string, decimal>))]
[JsonSerializable(typeof(IReadOnlyList<int>))]
[JsonSerializable(typeof(IReadOnlyList<long>))]
[JsonSerializable(typeof(IReadOnlyList<float>))]
[JsonSerializable(typeof(IReadOnlyList<double>))]
[JsonSerializable(typeof(IReadOnlyList<decimal>))]
[JsonSerializable(typeof(IReadOnlyList<DateTime>))]
[JsonSerializable(typeof(IReadOnlyList<DateTimeOffset>))]
[JsonSerializable(typeof(IReadOnlyList<TimeSpan>))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(WindowAverage))]
[JsonSerializable(typeof(DecimalAverage))]
[JsonSerializable(typeof(Unkeyed))]
[JsonSerializable(typeof(QuantileSketch))]
[JsonSerializable(typeof(DistinctSketch))]
internal sealed partial class SimpleStatesJson : JsonSerializerContext;
