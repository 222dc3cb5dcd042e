// SPDX-License-Identifier: GPL-3.0-or-later
// Texts: a row's words and word pairs with TF-IDF weights, or its words in order, embedded, or its word pieces read by
// a pretrained model; one token each.
#include "engine/modalities/bert_encoder.h"
#include "engine/modalities/featurizer_support.h"
#include "engine/modalities/flatten.h"
#include "engine/modalities/modality.h"
#include "engine/modalities/text_featurizer.h"
#include "engine/modalities/text_sequence.h"

namespace amalgam {

namespace {

/// Embedded n-grams: attention pooling biased by log weight, plus the TF-IDF weighted bag.
/// Shapes:  ids, weights [B, T] -> tokens [B, T, d]
/// Source:  Joulin et al. 2017, "Bag of Tricks for Efficient Text Classification" (n-gram bag)
class TextEncoder : public EncoderModule {
 public:
  TextEncoder(std::int64_t states, std::int64_t dim, double word_dropout, double dropout, bool scored,
              const RandomStreamPtr& random) {
    embedding_ = register_module("embedding", torch::nn::Embedding(states, dim));
    const torch::NoGradGuard no_gradient;
    embedding_->weight.mul_(kEmbeddingDeviation);
    embedding_->weight.narrow(0, 0, TextFeaturizer::kFirst).zero_();  // padding, and unknown until training says otherwise
    bag_ = register_module("bag", torch::nn::Linear(dim, dim));
    torch::nn::init::zeros_(bag_->bias);  // see AttentionPool
    word_dropout_ = register_module("word_dropout", StreamDropout(word_dropout, random));
    pool_ = register_module("pool", AttentionPool(dim, dropout, random, scored));
  }

  EncodedModality encode(const std::vector<torch::Tensor>& parts, const torch::Tensor& present) override {
    const torch::Tensor weights = in_type_of(parts[1], embedding_->weight);
    const torch::Tensor mask = parts[0].ne(0).logical_and(present.unsqueeze(1));
    // Whole n-grams are dropped, not single numbers of a state: the same effect on the bag for 1/d of the cost.
    const torch::Tensor kept = word_dropout_->forward(mask.to(weights.scalar_type()));
    const torch::Tensor tokens = embedding_->forward(parts[0]) * kept.unsqueeze(2);  // [B, T, d]
    const torch::Tensor bag = torch::matmul(weights.unsqueeze(1), tokens).squeeze(1);
    const torch::Tensor bias = torch::log(weights + kSmallestWeight);
    torch::Tensor scores;
    if (frozen_scores_.defined()) scores = frozen_scores_.index_select(0, parts[0].flatten()).view_as(weights);
    auto [attention, summary] = pool_->forward(tokens, mask, bias, bag_->forward(bag), scores);
    return {tokens, mask, attention, summary, present};
  }
  /// An n-gram's state is its embedding, whatever stands beside it.
  void freeze() override {
    const torch::NoGradGuard no_gradient;
    frozen_scores_ = pool_->scores_of(embedding_->weight);
  }

 private:
  static constexpr double kSmallestWeight = 1e-6;
  torch::Tensor frozen_scores_;  // [states], once the weights are final
  torch::nn::Embedding embedding_{nullptr};
  torch::nn::Linear bag_{nullptr};
  StreamDropout word_dropout_{nullptr};
  AttentionPool pool_{nullptr};
};

constexpr const char* kPretrained = "pretrained";

BertUse bert_use(const Options& options) {
  return {.is_tuned = options.flag("text.pretrained_tuned"),
          .word_dropout = options.number("text.dropout"),
          .dropout = encoder_dropout(options),
          .cache_bytes = options.integer("text.pretrained_memory") * 1'000'000};
}

std::vector<Option> text_options() {
  return {{.name = "text.encoder",
           .title = "Encoder",
           .help = "N-grams read a text as the set of its words and word pairs: fast, and hard to beat on few rows. The "
                   "others read the words in order: convolution phrases of a few words, gru the whole text, transformer "
                   "every word in the light of all others (slow on long texts), pretrained a BERT from a folder of this "
                   "computer, which knows the language already.",
           .default_value = std::string("ngrams"),
           .choices = {"ngrams", "convolution", "gru", "transformer", "pretrained"}},
          {.name = "text.pretrained_folder",
           .title = "Pretrained model",
           .help = "Folder with a BERT or DistilBERT as Hugging Face lays it out: config.json, vocab.txt, "
                   "model.safetensors. Read once, before training; a trained model holds all it needs.",
           .default_value = std::string()},
          {.name = "text.pretrained_length",
           .title = "Longest text for the pretrained model",
           .help = "So many word pieces of a text are read, its marks of start and end included. Twice as long takes more "
                   "than twice the time.",
           .default_value = std::int64_t{128},
           .minimum = 8,
           .maximum = 8192,
           .unit = "pieces"},
          {.name = "text.pretrained_tuned",
           .title = "Tune the pretrained model",
           .help = "Trains the pretrained weights too, at a fraction of the learning rate. Frozen, it reads every text only "
                   "once, which is far faster and on few rows often as good.",
           .default_value = false},
          {.name = "text.pretrained_rate",
           .title = "Rate of pretrained weights",
           .help = "Share of the learning rate at which pretrained weights are tuned: 0.02 of 0.001 is the usual 0.00002.",
           .default_value = 0.02,
           .minimum = 0,
           .maximum = 10,
           .level = OptionLevel::expert},
          {.name = "text.pretrained_memory",
           .title = "Memory for read texts",
           .help = "What a frozen model has read is kept in so much memory, and read again in every epoch where that is "
                   "not enough. A text of 100 pieces takes 0.3 MB with a model of width 768.",
           .default_value = std::int64_t{2048},
           .minimum = 0,
           .maximum = 1048576,
           .level = OptionLevel::expert,
           .unit = "MB"},
          {.name = "text.pairs",
           .title = "Word pairs",
           .help = "Reads pairs of neighbouring words beside single words (\"not bad\"). With n-grams only.",
           .default_value = true},
          {.name = "text.maximum_vocabulary",
           .title = "Vocabulary",
           .help = "The most words and pairs that are learnt, those in most training rows first.",
           .default_value = std::int64_t{20000},
           .minimum = 1,
           .maximum = 5e6,
           .unit = "n-grams"},
          {.name = "text.minimum_count",
           .title = "Rarest word",
           .help = "A word or pair that stands in fewer training rows is unknown.",
           .default_value = std::int64_t{2},
           .minimum = 1,
           .maximum = 1e6,
           .unit = "rows"},
          {.name = "text.maximum_tokens",
           .title = "Longest text",
           .help = "Of a long text, only so many distinct words and pairs are read: those that tell most "
                   "(highest TF-IDF weight). Encoders that read in order take so many of the first words.",
           .default_value = std::int64_t{256},
           .minimum = 1,
           .maximum = 100000,
           .unit = "n-grams"},
          {.name = "text.dropout",
           .title = "Word dropout",
           .help = "Share of words hidden at random during training, against learning texts by heart.",
           .default_value = 0.3,
           .minimum = 0,
           .maximum = 0.9},
          {.name = "text.hidden",
           .title = "Hidden units",
           .help = "Width of a word's state where words are read in order.",
           .default_value = std::int64_t{64},
           .minimum = 1,
           .maximum = 1024,
           .level = OptionLevel::expert,
           .unit = "units"},
          {.name = "text.layers",
           .title = "Layers",
           .help = "Layers of the convolution or the transformer. Each doubles how far a convolution sees.",
           .default_value = std::int64_t{2},
           .minimum = 1,
           .maximum = 8,
           .level = OptionLevel::expert,
           .unit = "layers"}};
}

}  // namespace

/// The kind "text".
Modality text() {
  Modality kind;
  kind.id = "text";
  kind.title = "Text";
  kind.summary = "Descriptions, dialogues, reviews, in any language: words and word pairs that tell most.";
  kind.options = text_options();
  kind.make_featurizer = [](const ModalitySpec& spec, const Options& options) -> std::unique_ptr<Featurizer> {
    if (options.text("text.encoder") == kPretrained) return std::make_unique<PretrainedTextFeaturizer>(spec, options);
    return std::make_unique<TextFeaturizer>(spec, options);
  };
  kind.make_encoder = [](const Featurizer& featurizer, std::int64_t dim, const Options& options,
                         const RandomStreamPtr& random) -> std::shared_ptr<EncoderModule> {
    if (const auto* pieces = dynamic_cast<const PretrainedTextFeaturizer*>(&featurizer)) {
      return std::make_shared<BertEncoder>(*pieces, dim, bert_use(options), random);
    }
    const auto& texts = dynamic_cast<const TextFeaturizer&>(featurizer);
    const std::string& form = options.text("text.encoder");
    if (form != "ngrams") {
      const std::int64_t hidden = options.integer("text.hidden");
      const SequenceReading reading{form, hidden, hidden, options.integer("text.layers"), encoder_dropout(options)};
      return std::make_shared<TextSequenceEncoder>(texts, reading, dim, options.number("text.dropout"), random);
    }
    return std::make_shared<TextEncoder>(texts.states(), dim, options.number("text.dropout"),
                                         encoder_dropout(options), texts.longest() > 1, random);
  };
  kind.flatten = [](const Featurizer& featurizer, const ModalityTensors& tensors) {
    if (const auto* pieces = dynamic_cast<const PretrainedTextFeaturizer*>(&featurizer)) {
      return flatten_pieces(tensors, pieces->states());
    }
    return flatten_terms(tensors, dynamic_cast<const TextFeaturizer&>(featurizer).states());
  };
  return kind;
}

}  // namespace amalgam
