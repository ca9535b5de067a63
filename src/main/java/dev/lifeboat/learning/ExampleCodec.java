package dev.lifeboat.learning;

import dev.lifeboat.binary.BinaryReader;
import dev.lifeboat.binary.BinaryWriter;
import java.util.ArrayList;
import java.util.List;

/** The binary format of examples, part of the journal's format. */
final class ExampleCodec {
    private static final Example.Use[] USES = Example.Use.values();

    private final int inputs;
    private final Target target;

    ExampleCodec(ModelSignature signature) {
        this.inputs = signature.features().inputs();
        this.target = signature.target();
    }

    /** An upper bound of the size of an example that so many members predicted, in bytes. */
    static long maxBytes(ModelSignature signature, int members) {
        long numbers = (long) signature.features().inputs() + signature.target().predictionWidth();
        long outputs = MemberOutputs.maxBytes(signature.target(), members);
        return 1 + Double.BYTES + Double.BYTES * numbers + outputs + Long.BYTES + JournalCodec.MAX_COUNT;
    }

    void write(List<Example> examples, BinaryWriter out) {
        out.putCount(examples.size());
        for (Example example : examples) {
            out.putByte(example.use().ordinal());
            target.writeLabel(example.label(), out);
            out.putDoubles(example.features()).putDoubles(example.prediction());
            example.members().writeTo(out);
            out.putLong(example.modelVersion()).putCount(example.labelDelayMs());
        }
    }

    List<Example> read(BinaryReader in) {
        int count = in.readLength((inputs + target.predictionWidth()) * Double.BYTES + 3);
        List<Example> examples = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            examples.add(readOne(in));
        }
        return examples;
    }

    private Example readOne(BinaryReader in) {
        Example.Use use = in.readChoice(USES);
        double label = target.readLabel(in);
        double[] features = in.readDoubles(inputs);
        double[] prediction = in.readDoubles(target.predictionWidth());
        if (!target.isPrediction(prediction)) {
            throw in.damaged("has an example with an impossible prediction");
        }
        MemberOutputs members = MemberOutputs.readFrom(in, target);
        return new Example(features, label, prediction, members, in.readLong(), use, in.readCount());
    }
}
