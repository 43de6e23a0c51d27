package io.github.reformer4j.bench.peer.torch;

import io.github.reformer4j.bench.peer.PeerCase;
import io.github.reformer4j.bench.peer.TrainingWork;
import io.github.reformer4j.cpu.CpuBackend;
import io.github.reformer4j.cpu.CpuOptions;
import io.github.reformer4j.model.Parameter;
import io.github.reformer4j.model.ParameterNames;
import io.github.reformer4j.model.ReformerLm;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.training.TrainerOptions;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.AdamW;
import org.bytedeco.pytorch.AdamWOptions;
import org.bytedeco.pytorch.OptimizerParamGroup;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** Training by libtorch: its autograd, its clipping, its AdamW, with our weights to begin with. */
final class TorchTraining implements PeerCase {
  private final Map<String, Tensor> parameters = new LinkedHashMap<>();
  private final TensorVector all = new TensorVector();
  private final TorchModel model;
  private final AdamW optimiser;
  private final TrainerOptions options;
  private final Tensor ids;
  private final Tensor targets;
  private double loss;
  private double norm;

  TorchTraining(TrainingWork work) {
    options = work.options();
    copyParameters(work);
    model = new TorchModel(work.config(), parameters, work.tokens());
    int[] read = new int[work.tokens()];
    int[] next = new int[work.tokens()];
    work.batches().fill(1, 0, read, next);
    ids = Numbers.of(read, work.tokens());
    targets = Numbers.of(next, work.tokens());
    TensorVector decayed = new TensorVector();
    TensorVector others = new TensorVector();
    parameters.forEach(
        (name, parameter) -> {
          boolean product = parameter.dim() > 1 && !name.equals(ParameterNames.TOKENS);
          (product ? decayed : others).push_back(parameter);
          all.push_back(parameter);
        });
    optimiser = new AdamW(decayed, adam(options.adamW().weightDecay()));
    optimiser.add_param_group(new OptimizerParamGroup(others, adam(0)));
  }

  private void copyParameters(TrainingWork work) {
    try (CpuBackend backend = CpuBackend.create(new CpuOptions(1));
        ReformerLm ours =
            ReformerLm.create(backend, DType.FLOAT32, work.config(), TrainingWork.SEED)) {
      for (Parameter parameter : ours.parameters()) {
        Tensor copy = Numbers.of(parameter.value().toFloats(), parameter.value().shape().toArray());
        copy.set_requires_grad(true);
        parameters.put(parameter.name(), copy);
      }
    }
  }

  private AdamWOptions adam(double decay) {
    AdamWOptions adam = new AdamWOptions(options.schedule().at(1));
    adam.betas().put(0, options.adamW().beta1());
    adam.betas().put(1, options.adamW().beta2());
    adam.eps().put(options.adamW().epsilon());
    adam.weight_decay().put(decay);
    return adam;
  }

  @Override
  public void run() {
    try (PointerScope _ = new PointerScope()) {
      optimiser.zero_grad();
      Tensor mean = model.loss(ids, targets);
      loss = mean.item_double();
      mean.backward();
      norm = torch.clip_grad_norm_(all, options.clip());
      optimiser.step();
    }
  }

  @Override
  public float[] sample(long[] elements) {
    return TrainingWork.sample(loss, norm, elements);
  }

  @Override
  public void close() {
    optimiser.close();
    parameters.values().forEach(Tensor::close);
    ids.close();
    targets.close();
  }
}
